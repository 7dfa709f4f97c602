using System.Collections.Concurrent;

namespace PersistentChat.Engine;

/// <summary>
/// One thread that owns sessions and their connections. A turn: take input, take what the sequencer committed, then
/// flush sessions that have something, in the order in which they got it. Outboxes, dialogs and sessions need no lock because nobody else touches
/// them; what comes from other threads comes through one queue.
/// </summary>
public sealed partial class Shard
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Commands behind which the sequencer is woken although the turn goes on. Waking it for each one would have it sleep and wake
    /// between them, on the shard's own processor if there are few.
    /// </summary>
    private const int CommandsPerWake = 64;

    private readonly ConcurrentQueue<ShardItem> _inbox = new();
    private readonly List<Session> _sessions = [];
    private readonly List<IShardService> _services = [];
    private readonly Stack<OutboundMessage> _messages = new();
    private readonly EngineContext _engine;
    private readonly IShardIo _io;
    private readonly long _start;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private TimeSpan _nextHeartbeat;
    private TaskCompletionSource? _taken;
    private int _unannounced;
    private volatile bool _stopping;
    private volatile bool _over;

    internal Shard(int index, EngineContext engine, IShardIo io)
    {
        Index = index;
        _engine = engine;
        _io = io;
        _start = engine.Time.GetTimestamp();
        _bodies = new RunBodies(this);
    }

    /// <summary>Number of the shard, from 0.</summary>
    public int Index { get; }

    /// <summary>Sessions alive, suspended ones included; any thread, may be a moment old.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Monotonic time since the shard was made; the time of the heartbeat.</summary>
    public TimeSpan Now => _engine.Time.GetElapsedTime(_start);

    /// <summary>Completes when the shard's thread has ended, in order or by a failure.</summary>
    internal Task Ended => _ended.Task;

    internal bool IsClosing => _engine.IsClosing;

    internal ChatLimits Limits => _engine.Options.Limits;

    internal Sequencer Sequencer => _engine.Sequencer;

    internal PostInterception? Interception => _engine.Interception;

    internal OutboxStore Outboxes { get; } = new();

    /// <summary>Registers a protocol's part in the turn. Before the engine starts.</summary>
    public void Add(IShardService service) => _services.Add(service);

    /// <summary>Runs an action on the shard's thread in its next turn. Any thread; allocates, so not for messages.</summary>
    public void Post(Action action) => Post(new ShardItem(ShardItemKind.Action, action));

    /// <summary>Opens a session. Shard thread.</summary>
    public Session OpenSession(User user, BodyEncoder encoder, ISessionPeer peer)
    {
        var session = new Session(_engine.NextSessionId(), user, this, encoder, peer) { Place = _sessions.Count };
        _sessions.Add(session);
        _engine.Metrics.SessionStarted();
        return session;
    }

    /// <summary>Takes an empty outbound message with one reference. Shard thread.</summary>
    public OutboundMessage RentMessage()
    {
        if (!_messages.TryPop(out var message))
            message = new OutboundMessage(_messages);
        message.Rented();
        return message;
    }

    internal void Start()
    {
        _thread = new Thread(Run) { Name = $"pchat shard {Index}", IsBackground = true };
        _thread.Start();
    }

    internal void Stop()
    {
        _stopping = true;
        _io.Wake();
        if (_thread is null)
            _io.Dispose();
        else
            _thread.Join();
    }

    /// <summary>Runs an action in the next turn; completes after it, or when the shard has ended. Any thread.</summary>
    internal Task RunAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            action();
            done.SetResult();
        });
        // A shard that failed meanwhile has no turn any more in which it could answer.
        return Task.WhenAny(done.Task, _ended.Task);
    }

    /// <summary>Closes every connection; completes when the peers have taken everything, or the shard has ended. Any thread.</summary>
    internal Task CloseConnectionsAsync()
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            _io.CloseAll();
            _taken = taken;
        });
        return Task.WhenAny(taken.Task, _ended.Task);
    }

    /// <summary>Ends every session, for a stop of the server. Shard thread.</summary>
    internal void EndAll(SessionEndReason reason)
    {
        // What was delivered until now goes out before its receivers end.
        FlushAllSessions();
        foreach (var session in _sessions.ToArray())
            EndByEngine(session, reason);
    }

    /// <summary>Has everything decided that waits for interceptors. Shard thread.</summary>
    internal void FinishHeld()
    {
        foreach (var session in _sessions)
            session.FinishHeld();
    }

    internal void Post(OutcomeBatch batch) => Post(new ShardItem(ShardItemKind.Batch, batch));

    internal void PostRefusal(Session session, object? context, ResultCode code, string? detail = null) =>
        Post(new ShardItem(ShardItemKind.Refusal, detail, session, context, code));

    internal void PostAnswer(Session session, object? context, object payload) =>
        Post(new ShardItem(ShardItemKind.Answer, payload, session, context));

    internal void PostLogFailure(Session session) => Post(new ShardItem(ShardItemKind.LogFailure, null, session));

    internal void Stamp(Command command, ulong session) => _engine.Stamp(command, session);

    /// <summary>
    /// Gives a command to the sequencer, which is woken once for what a part of the turn brings, and never later than the turn ends.
    /// Shard thread. False if its queue is full.
    /// </summary>
    internal bool TrySubmit(Command command)
    {
        var isTaken = Sequencer.TryEnqueue(command);
        if (isTaken)
        {
            _unannounced++;
            _postsUnderWay += command is PostMessage ? 1 : 0;
        }
        // A full queue may hold nothing but what it was not told of.
        if (!isTaken || _unannounced >= CommandsPerWake)
            WakeSequencer();
        return isTaken;
    }

    internal void Run(RoomQuery query, Session session) => _ = Task.Run(() => PostAnswer(session, query.Context, Execute(query, session)));

    internal void Forget(Session session, SessionEndReason reason)
    {
        var last = _sessions[^1];
        (_sessions[session.Place], last.Place) = (last, session.Place);
        _sessions.RemoveAt(_sessions.Count - 1);
        _engine.Metrics.SessionEnded(Now - session.StartedAt, reason);
    }

    private Reply Execute(RoomQuery query, Session session)
    {
        try
        {
            return query.Execute(_engine.Directory, session.User);
        }
        catch (Exception e)
        {
            EngineLog.QueryFailed(_engine.Logger, e, query.GetType().Name);
            return new RoomListReply { Code = ResultCode.ServerError, Context = query.Context };
        }
    }

    private void Post(in ShardItem item)
    {
        // After its end nobody takes items any more, and there is nothing left to wake.
        if (_over)
            return;
        _inbox.Enqueue(item);
        _io.Wake();
    }

    private void Run()
    {
        try
        {
            while (!_stopping)
                Turn();
            FlushAllSessions();
            _io.Flush();
        }
        catch (Exception e)
        {
            // A broken invariant: this shard's state can no longer be trusted, and nobody else may touch it.
            EngineLog.ShardFailed(_engine.Logger, e, Index);
            _engine.Fail(e);
        }
        finally
        {
            _over = true;
            _ended.SetResult();
            _io.Dispose();
        }
    }

    private void Turn()
    {
        _io.Poll(_inbox.IsEmpty && _flushes.Count == 0 ? TimeToSleep() : TimeSpan.Zero);
        WakeSequencer();
        while (_inbox.TryDequeue(out var item))
            Handle(item);
        WakeSequencer();
        SettleOrWait();
        Heartbeat();
        AnswerBeforeCrowd();
        _io.BeginFlush();
        FlushSessions();
        EndCondemned();
        // The protocols were asked at the heartbeat, at the flush and at ends too, and the next turn may begin with a sleep.
        WakeSequencer();
        _io.Flush();
        if (_taken is not null && !_io.AwaitsPeers)
            _taken.TrySetResult();
    }

    /// <summary>Has the sequencer decide what was given to it; nothing if that is nothing.</summary>
    private void WakeSequencer()
    {
        if (_unannounced == 0)
            return;
        _unannounced = 0;
        Sequencer.Wake();
    }

    private TimeSpan TimeToSleep()
    {
        var end = _gatheringEnd is { } gathered && gathered < _nextHeartbeat ? gathered : _nextHeartbeat;
        // Whole milliseconds, rounded up: some waits drop the rest of them, and the shard would spin through the last one.
        return TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((end - Now).TotalMilliseconds)));
    }

    private void Heartbeat()
    {
        var now = Now;
        if (now < _nextHeartbeat)
            return;
        _nextHeartbeat = now + HeartbeatInterval;
        foreach (var service in _services)
            service.OnHeartbeat(now);
    }

    private static void EndByEngine(Session session, SessionEndReason reason)
    {
        var peer = session.Peer;
        if (session.EndReason is not null)
            return;
        session.End(reason);
        peer?.OnEnded(reason);
    }
}
