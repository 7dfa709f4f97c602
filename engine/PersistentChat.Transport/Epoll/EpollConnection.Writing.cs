using System.Buffers;
using System.Runtime.InteropServices;

namespace PersistentChat.Transport;

internal sealed partial class EpollConnection
{
    /// <summary>What was not sent yet; null if there is nothing.</summary>
    private OutputBuffer? _output;

    private bool _isDirty;

    /// <summary>True after a short send, until the peer has taken enough that the system asks for more.</summary>
    private bool _isBlocked;

    public override long UnsentBytes => _output?.Length ?? 0;

    /// <summary>True if several speakers were seen to write here in one turn: what they write then waits for the end of the turn.</summary>
    public bool IsShared { get; set; }

    /// <summary>The last turn in which it was sent as the next one was written to.</summary>
    public long SentInTurn { get; set; }

    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        _closing ? _shard.Discarded.GetMemory(sizeHint) : Output().GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) =>
        _closing ? _shard.Discarded.GetMemory(sizeHint).Span : Output().GetSpan(sizeHint);

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

    /// <summary>Sends what this turn wrote.</summary>
    public void SendWritten()
    {
        if (UnsentBytes > Backlog)
            _shard.TellIfDrained(this);
        Send();
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
        if (_isOver)
            return;
        _isBlocked = false;
        while (_output is { Length: > 0 } && !_isBlocked)
        {
            if (!TrySendOldest(_output))
                return;
        }
        if (!_isBlocked)
            DropOutput();
        if (_closing && !_isBlocked)
            End(error: null);
        else
            Watch((_closing ? 0 : EpollEvents.Readable) | (_isBlocked ? EpollEvents.Writable : 0));
    }

    /// <summary>Sends bytes with nothing before them. What the system does not take at once waits like any other output, until it asks for more.</summary>
    private void SendUncopied(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Backlog)
            _shard.TellIfDrained(this);
        if (!TrySend(bytes, Libc.DontWait | Libc.NoSignal, out var sent) || !_isBlocked)
            return;
        _output = _shard.Outputs.Rent(beginsSmall: false);
        this.Write(bytes[sent..]);
        Watch(EpollEvents.Readable | EpollEvents.Writable);
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
    private bool TrySend(ReadOnlySpan<byte> bytes, int flags, out int sent)
    {
        sent = (int)Libc.Send(_descriptor, in MemoryMarshal.GetReference(bytes), bytes.Length, flags);
        if (sent < 0 && Errno.Last is not (Errno.TryAgain or Errno.Interrupted))
        {
            AbortByPeer();
            return false;
        }
        sent = Math.Max(sent, 0);
        _isBlocked = sent < bytes.Length;
        if (_isBlocked)
            Metrics.DelayedFlushes.Add(1);
        Metrics.Sent.Add(sent);
        return true;
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
