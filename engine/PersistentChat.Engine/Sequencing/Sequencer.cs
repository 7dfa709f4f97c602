using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The one thread that owns all room and directory state. It takes commands in order, decides, appends accepted events to
/// the log and hands batches to the <see cref="CommitPublisher"/>. No encoding for the wire, no waiting for the disk.
/// </summary>
internal sealed class Sequencer : IDecisionSink, IDisposable
{
    private readonly ConcurrentQueue<Command> _queue = new();
    private readonly ArrayBufferWriter<byte> _record = new(4096);
    private readonly WakeSignal _signal = new();
    private readonly ChatState _state;
    private readonly Decider _decider;
    private readonly IEventLog _log;
    private readonly CommitPublisher _publisher;
    private readonly EngineMetrics _metrics;
    private readonly LogSpace _space;
    private readonly LogPace _pace;
    private readonly ILogger _logger;
    private readonly int _capacity;
    private Thread? _thread;
    private OutcomeBatch _batch = OutcomeBatch.Rent();
    private ulong _appended;
    private int _queued;
    private volatile bool _stopping;

    internal Sequencer(
        ChatState state, IEventLog log, LogSpace space, TimeProvider time, CommitPublisher publisher, EngineMetrics metrics, ILogger logger)
    {
        _space = space;
        _pace = new LogPace(space, time);
        _state = state;
        _decider = new Decider(state, this);
        _log = log;
        _publisher = publisher;
        _metrics = metrics;
        _logger = logger;
        _capacity = state.Options.Limits.SequencerQueue;
        _appended = log.Committed.Sequence;
    }

    /// <summary>Commands waiting; any thread.</summary>
    internal int Queued => Volatile.Read(ref _queued);

    internal void Start()
    {
        _thread = new Thread(Run) { Name = "pchat sequencer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Any thread; the caller calls <see cref="Wake"/> behind its last command. False if the queue is full; the caller still owns the command.</summary>
    internal bool TryEnqueue(Command command)
    {
        if (Interlocked.Increment(ref _queued) > _capacity)
        {
            Interlocked.Decrement(ref _queued);
            return false;
        }
        _queue.Enqueue(command);
        return true;
    }

    /// <summary>Has the commands decided that were enqueued before. Any thread.</summary>
    internal void Wake() => _signal.Wake();

    /// <summary>For commands that must not be lost (end of session, stop): the bound does not apply.</summary>
    internal void Enqueue(Command command)
    {
        Interlocked.Increment(ref _queued);
        _queue.Enqueue(command);
        _signal.Wake();
    }

    /// <summary>Decides what is queued, then ends the thread.</summary>
    internal void Stop()
    {
        _stopping = true;
        _pace.End();
        _signal.Wake();
        _thread?.Join();
    }

    public void Dispose()
    {
        _signal.Dispose();
        _pace.Dispose();
    }

    public bool TakesEvents => _space.State != LogSpaceState.Full;

    public void Accept(ChatEvent chatEvent)
    {
        _record.ResetWrittenCount();
        EventCodec.Write(_record, chatEvent);
        chatEvent.Sequence = _appended = _log.Append(_record.WrittenSpan);
        _pace.Appended(_record.WrittenCount);
        _state.Apply(chatEvent);
        _metrics.EventAccepted(chatEvent.Kind);
    }

    public void Emit(in Outcome outcome) => _batch.Add(outcome);

    public void CommitAnyway() => _batch.ForcesCommit = true;

    public void Refuse(PostMessage post, ResultCode code, string? detail = null)
    {
        _metrics.Refused(code);
        post.Session?.Shard.PostRefusal(post.Session, post.Context, code, detail);
        post.Message.Release();
        post.Recycle();
    }

    private void Run()
    {
        while (true)
        {
            DecideBatch();
            if (_batch.Count > 0 || _batch.ForcesCommit)
                Handover();
            else if (!Sleep())
                return;
        }
    }

    private void DecideBatch()
    {
        while (_batch.Count < OutcomeBatch.Capacity && _queue.TryDequeue(out var command))
        {
            Interlocked.Decrement(ref _queued);
            if (_publisher.Failure is { } failure)
                Reject(command, failure);
            else
                Decide(command);
        }
    }

    private void Decide(Command command)
    {
        // The command may be recycled by deciding it; what a failure needs of it is kept before.
        var session = command.Session;
        try
        {
            _decider.Decide(command);
        }
        catch (Exception e)
        {
            // The log failed, or an invariant is broken: the state may be ahead of the log, so nothing is decided any more.
            EngineLog.SequencerFailed(_logger, e, command.GetType().Name);
            _publisher.Fail(e);
            session?.Shard.PostLogFailure(session);
            (command as NodeCommand)?.Completion.TrySetException(e);
        }
    }

    /// <summary>
    /// After a failure: "busy" for commands, and an exception for whoever waits in this process. A repeat of a post whose own outcome is
    /// unknown is not told "no": its connection ends like that of the first.
    /// </summary>
    private void Reject(Command command, Exception failure)
    {
        switch (command)
        {
            case PostMessage post when _state.RecentPosts.TryFind(post.Message.Identity, out _, out _):
                post.Session?.Shard.PostLogFailure(post.Session);
                post.Message.Release();
                post.Recycle();
                break;
            case PostMessage post: Refuse(post, ResultCode.Busy); break;
            case NodeCommand node: node.Completion.TrySetException(failure); break;
            case WaitForAll wait: wait.Completion.TrySetException(failure); break;
            default: command.Session?.Shard.PostLogFailure(command.Session); break;
        }
    }

    private void Handover()
    {
        _batch.RequiredSequence = _appended;
        _publisher.Submit(_batch);
        _batch = OutcomeBatch.Rent();
        _pace.Wait();
    }

    /// <summary>Waits for commands; false if there are none and none will come.</summary>
    private bool Sleep()
    {
        if (_stopping && _queue.IsEmpty)
            return false;
        _signal.PrepareToSleep();
        if (_queue.IsEmpty && !_stopping)
            _signal.Sleep(Timeout.InfiniteTimeSpan);
        else
            _signal.StayAwake();
        return true;
    }
}
