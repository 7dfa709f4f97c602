using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace PersistentChat.Transport;

internal sealed partial class PipeConnection
{
    /// <summary>
    /// How much goes into the pipe at once: what Kestrel's pipe takes before it pauses. What is written beyond it, or while
    /// a flush is pending, overflows into buffers of ours, so that a backlog shrinks in <see cref="UnsentBytes"/> as it is taken.
    /// </summary>
    private const int HandOverBytes = Backlog;

    private readonly Action _onFlushed;
    private ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter _flush;
    private OutputBuffer? _overflow;
    private long _unflushed;
    private bool _flushing;
    private bool _overflowing;
    private bool _dirty;

    public override long UnsentBytes => _unflushed + (_overflow?.Length ?? 0);

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_closing)
            return _shard.Discarded.GetMemory(sizeHint);
        if (!_overflowing)
            return _output.GetMemory(sizeHint);
        _overflow ??= new OutputBuffer(_shard.Chunks);
        return _overflow.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int count)
    {
        if (_closing)
            return;
        if (_overflowing)
        {
            _overflow!.Advance(count);
            return;
        }
        _output.Advance(count);
        _unflushed += count;
        _overflowing = _unflushed >= HandOverBytes;
        MarkDirty();
    }

    /// <summary>End of the turn: sends what was written, unless an earlier flush is still under way.</summary>
    public void FlushTurn()
    {
        _dirty = false;
        if (UnsentBytes > Backlog)
            Signal(ConnectionSignals.Drained);
        if (!_flushing && !_aborted)
            PumpOutput();
        if (IsOver)
            Signal(ConnectionSignals.Ending);
    }

    private void ResumeOutput()
    {
        if (EndFlush())
            PumpOutput();
        SayIfDrained();
    }

    private void SayIfDrained()
    {
        if (UnsentBytes == 0 && !_closing)
            SayDrained();
    }

    private void PumpOutput()
    {
        while (_unflushed > 0 || TakeOverflow())
        {
            if (!StartFlush() || !EndFlush())
                return;
        }
    }

    private bool TakeOverflow()
    {
        if (_overflow is null || _overflow.Length == 0)
            return false;
        _unflushed = _overflow.MoveTo(_output, HandOverBytes);
        return true;
    }

    /// <returns>True if the flush was over at once.</returns>
    [SuppressMessage("Reliability", "CA2012", Justification = "One flush at a time; its result is taken once, in EndFlush.")]
    private bool StartFlush()
    {
        try
        {
            _flush = _output.FlushAsync().ConfigureAwait(false).GetAwaiter();
        }
        catch (Exception error)
        {
            Abort(error);
            return false;
        }
        _flushing = _overflowing = true;
        if (_flush.IsCompleted)
            return true;
        Metrics.DelayedFlushes.Add(1);
        _flush.UnsafeOnCompleted(_onFlushed);
        return false;
    }

    /// <returns>True if there may be more to send and somebody to take it.</returns>
    private bool EndFlush()
    {
        _flushing = false;
        try
        {
            // A cancelled flush has been taken by the pipe all the same; only Abort cancels, and it sends nothing more.
            if (_flush.GetResult().IsCompleted)
                Abort(new ConnectionResetException("The peer no longer takes output."));
        }
        catch (Exception error)
        {
            Abort(error);
        }
        finally
        {
            _flush = default;
        }
        Metrics.Sent.Add(_unflushed);
        _unflushed = 0;
        _overflowing = _overflow is { Length: > 0 };
        return !_aborted;
    }

    private void CancelFlush()
    {
        if (_flushing)
            _output.CancelPendingFlush();
    }

    private void MarkDirty()
    {
        if (_dirty)
            return;
        _dirty = true;
        _shard.MarkDirty(this);
    }
}
