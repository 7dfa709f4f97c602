using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Transport;

/// <summary>
/// One connection over a pipe pair. Everything but <see cref="Signal"/> and <see cref="Refuse"/> runs on the shard's
/// thread. Completions of the pipes arrive on any thread; they only set a signal and queue the connection.
/// </summary>
internal sealed partial class PipeConnection : ServedConnection
{
    private const int New = 0;
    private const int Begun = 1;
    private const int Refused = 2;

    private readonly PipeTransportShard _shard;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly Action? _abortCarrier;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _signals;
    private int _stage;
    private bool _closing;
    private bool _aborted;
    private bool _finished;
    private Exception? _error;

    public PipeConnection(
        PipeTransportShard shard, IDuplexPipe pipe, ConnectionInfo info, IConnectionHandler handler, Action? abortCarrier)
        : base(handler)
    {
        Info = info;
        (_shard, _abortCarrier) = (shard, abortCarrier);
        (_input, _output) = (pipe.Input, pipe.Output);
        _onReadable = () => Signal(ConnectionSignals.Readable);
        _onFlushed = () => Signal(ConnectionSignals.Flushed);
    }

    /// <summary>Ends when the connection is over; never fails.</summary>
    public Task Completion => _completion.Task;

    /// <summary>The link of <see cref="ReadyQueue"/>.</summary>
    public PipeConnection? NextReady { get; set; }

    /// <summary>Place in the shard's list of connections.</summary>
    public int Index { get; set; }

    public override ConnectionInfo Info { get; }

    public override bool IsClosing => _closing;

    protected override ILogger Logger => _shard.Logger;

    protected override TransportMetrics Metrics => _shard.Metrics;

    // Closing waits for the pipes: a pending read or flush still uses their buffers.
    private bool IsOver => _closing && !_finished && !_reading && !_flushing && (_aborted || UnsentBytes == 0);

    /// <summary>Any thread: leaves a mark and queues the connection, once however many marks.</summary>
    public void Signal(ConnectionSignals signal)
    {
        if (Interlocked.Or(ref _signals, (int)signal) == 0)
            _shard.Ready.Push(this);
    }

    /// <summary>Any thread: ends a connection that its shard, disposed meanwhile, has not begun.</summary>
    public void Refuse()
    {
        if (Interlocked.CompareExchange(ref _stage, Refused, New) != New)
            return;
        _abortCarrier?.Invoke();
        _error = new ConnectionAbortedException("The shard is closed.");
        CompletePipes();
    }

    /// <summary>Does what the signals ask for.</summary>
    public void Run()
    {
        var signals = (ConnectionSignals)Interlocked.Exchange(ref _signals, 0);
        if ((signals & ConnectionSignals.Connected) != 0)
            Begin();
        if ((signals & ConnectionSignals.Flushed) != 0)
            ResumeOutput();
        if ((signals & ConnectionSignals.Drained) != 0)
            SayIfDrained();
        if ((signals & ConnectionSignals.Readable) != 0)
            CompleteRead();
        if (IsOver)
            Finish();
    }

    public override void Close()
    {
        if (_closing)
            return;
        _closing = true;
        CancelRead();
        MarkDirty();
    }

    /// <summary>Ends the connection without waiting for its pipes, which their owner must end.</summary>
    public void Abandon()
    {
        End();
        _completion.TrySetResult();
    }

    protected override void Abort(Exception error)
    {
        if (_aborted || _finished)
            return;
        _closing = _aborted = true;
        _error = error;
        _overflow?.Clear();
        _abortCarrier?.Invoke();
        CancelRead();
        CancelFlush();
        Signal(ConnectionSignals.Ending);
    }

    private void Begin()
    {
        if (_shard.IsDisposed)
            Refuse();
        if (Interlocked.CompareExchange(ref _stage, Begun, New) != New)
            return;
        _shard.Add(this);
        SayConnected();
        if (!_closing)
            StartRead();
    }

    private void Finish()
    {
        End();
        CompletePipes();
    }

    private void End()
    {
        _finished = true;
        _unflushed = 0;
        _shard.Remove(this);
        SayClosed(_error);
    }

    private void CompletePipes()
    {
        try
        {
            _output.Complete(_error);
            _input.Complete(_error);
        }
        catch (Exception error)
        {
            // The pipes belong to others and their completion may run code of others.
            TransportLog.PipeFailed(_shard.Logger, error, Info.Remote);
        }
        finally
        {
            _completion.TrySetResult();
        }
    }
}
