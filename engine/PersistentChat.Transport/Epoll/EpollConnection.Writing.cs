using System.Buffers;

namespace PersistentChat.Transport;

internal sealed partial class EpollConnection
{
    /// <summary>What was not sent yet; null if there is nothing.</summary>
    private OutputBuffer? _output;

    private bool _isDirty;

    /// <summary>The batch has what is to be sent next, and has not said yet what became of it. Nothing is written meanwhile.</summary>
    private bool _isInBatch;

    /// <summary>True after a short send, until the peer has taken enough that the system asks for more.</summary>
    private bool _isBlocked;

    public override long UnsentBytes => _output?.Length ?? 0;

    /// <summary>True if several speakers were seen to write here in one turn: what they write then waits for the end of the turn.</summary>
    public bool IsShared { get; set; }

    /// <summary>The last turn in which it was sent as the next one was written to.</summary>
    public long SentInTurn { get; set; }

    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        TakesOutput() ? Output().GetMemory(sizeHint) : _shard.Discarded.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) =>
        TakesOutput() ? Output().GetSpan(sizeHint) : _shard.Discarded.GetMemory(sizeHint).Span;

    public override void Advance(int count)
    {
        if (!_closing)
            Output().Advance(count);
    }

    public override void WriteLast(ReadOnlySpan<byte> bytes)
    {
        if (_output is null && !_closing && _shard.TryBeginSending(this))
            SendUncopied(bytes);
        else
            this.Write(bytes);
    }

    /// <summary>End of the turn: sends what was written, unless the peer must take earlier output first.</summary>
    public void FlushTurn()
    {
        _isDirty = false;
        SendWritten();
    }

    /// <summary>Has the connection sent at the end of the turn.</summary>
    public void MarkDirty()
    {
        if (_isDirty)
            return;
        _isDirty = true;
        _shard.Dirty(this);
    }

    /// <summary>Sends what this turn wrote, with others if it is little.</summary>
    public void SendWritten()
    {
        if (UnsentBytes > Backlog)
            _shard.TellIfDrained(this);
        if (_output is { Length: > 0, HasMore: false } && _shard.Sends.TryAdd(this, _output.Oldest))
        {
            _isInBatch = true;
            DropOutput();
        }
        else
        {
            Send();
        }
    }

    /// <summary>The batch was sent.</summary>
    /// <param name="result">How many bytes the system took, or its error as a negative number.</param>
    /// <param name="bytes">What the connection put into it.</param>
    public void Completed(int result, ReadOnlySpan<byte> bytes)
    {
        _isInBatch = false;
        if (!_isOver && Took(bytes, result, out var sent))
            Conclude(bytes[sent..]);
    }

    /// <summary>What was written is gone, and the protocol may have held back more.</summary>
    public void SayIfDrained()
    {
        if (UnsentBytes == 0 && !_closing)
            SayDrained();
    }

    /// <summary>Hands everything to the system, or as much as it takes.</summary>
    private void Send()
    {
        if (_isOver || _isInBatch)
            return;
        _isBlocked = false;
        while (_output is { Length: > 0 } && !_isBlocked)
        {
            if (!TrySendOldest(_output))
                return;
        }
        if (!_isBlocked)
            DropOutput();
        Conclude(rest: []);
    }

    /// <summary>Sends bytes with nothing before them: with those of others, or alone from where they lie.</summary>
    private void SendUncopied(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Backlog)
            _shard.TellIfDrained(this);
        if (_shard.Sends.TryAdd(this, bytes))
            _isInBatch = true;
        else if (TrySend(bytes, Libc.DontWait | Libc.NoSignal, out var sent))
            Conclude(bytes[sent..]);
    }

    /// <summary>The system has taken what it takes now: it is asked to say when there is room again, or the end has come.</summary>
    /// <param name="rest">What it did not take and nobody holds yet: it waits like any other output.</param>
    private void Conclude(ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty)
            (_output = _shard.Outputs.Rent(beginsSmall: false)).Write(rest);
        if (_closing && !_isBlocked)
            End(error: null);
        else
            Watch((_closing ? 0 : EpollEvents.Readable) | (_isBlocked ? EpollEvents.Writable : 0));
    }

    /// <summary>The system has room again.</summary>
    private void Resume()
    {
        Send();
        SayIfDrained();
    }

    /// <returns>False if the connection is lost.</returns>
    private bool TrySendOldest(OutputBuffer output)
    {
        var flags = Libc.DontWait | Libc.NoSignal | (output.HasMore ? Libc.More : 0);
        if (!TrySend(output.Oldest, flags, out var sent))
            return false;
        output.Consume(sent);
        return true;
    }

    /// <param name="bytes">At least one.</param>
    /// <param name="flags">For the system.</param>
    /// <param name="sent">How many bytes the system took; if fewer than all, the connection is blocked.</param>
    /// <returns>False if the connection is lost.</returns>
    private bool TrySend(ReadOnlySpan<byte> bytes, int flags, out int sent) => Took(bytes, Libc.Send(_descriptor, bytes, flags), out sent);

    /// <inheritdoc cref="TrySend"/>
    /// <param name="bytes">What was to be sent.</param>
    /// <param name="result">How many bytes the system took, or its error as a negative number.</param>
    /// <param name="sent">How many bytes the system took.</param>
    private bool Took(ReadOnlySpan<byte> bytes, int result, out int sent)
    {
        sent = Math.Max(result, 0);
        if (result < 0 && result is not (-Errno.TryAgain or -Errno.Interrupted))
        {
            AbortByPeer(-result);
            return false;
        }
        _isBlocked = sent < bytes.Length;
        if (_isBlocked)
            Metrics.DelayedFlushes.Add(1);
        Metrics.Sent.Add(sent);
        return true;
    }

    private bool TakesOutput()
    {
        // What comes now stands behind what the batch has, of which a part may come back.
        if (_isInBatch)
            _shard.Sends.Send();
        return !_closing;
    }

    private OutputBuffer Output() => _output ?? BeginOutput();

    private OutputBuffer BeginOutput()
    {
        // First, because it may send the connection before this one, whose buffer then serves here.
        _shard.BeginsToWrite(this);
        return _output = _shard.Outputs.Rent(beginsSmall: !_shard.IsFlushing);
    }

    private void DropOutput()
    {
        if (_output is not null)
            _shard.Outputs.Return(_output);
        _output = null;
    }
}
