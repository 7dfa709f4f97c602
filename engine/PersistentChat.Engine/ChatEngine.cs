using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The engine's face: start it on a log and a local state, give its shards connections, and define users and rooms.
/// </summary>
public sealed class ChatEngine : IAsyncDisposable
{
    /// <summary>A client on a poor line has its answers in that time; nothing is served meanwhile.</summary>
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(5);

    /// <summary>How long a database that does not answer may hold up a stop; a batch takes well under a second.</summary>
    private static readonly TimeSpan PumpPatience = TimeSpan.FromSeconds(2);

    private readonly EngineStorage _storage;
    private readonly ChatState _state;
    private readonly HistoryReader _history;
    private readonly EngineMetrics _metrics;
    private readonly EngineContext _context;
    private readonly Shard[] _shards;
    private readonly ProjectionPump[] _pumps;
    private readonly LogKeeper _keeper;
    private bool _started;
    private bool _running;
    private bool _stopped;

    /// <summary>Creates an engine that is not running yet.</summary>
    /// <param name="options">Settings; validated here.</param>
    /// <param name="storage">Where events and state live. The engine does not dispose it.</param>
    /// <param name="io">Makes the I/O half of each shard, by its number; the shard disposes it.</param>
    /// <param name="time">Clock and timer source.</param>
    /// <param name="loggers">For the engine's logs.</param>
    /// <param name="meters">For the engine's instruments.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and its allowed values.</exception>
    public ChatEngine(
        ChatEngineOptions options, EngineStorage storage, Func<int, IShardIo> io, TimeProvider time,
        ILoggerFactory loggers, IMeterFactory meters)
    {
        options.Validate();
        _storage = storage;
        var logger = loggers.CreateLogger<ChatEngine>();
        _metrics = new EngineMetrics(meters);
        _state = new ChatState(options);
        _history = new HistoryReader(storage.Log, storage.Archive, time, logger);
        _keeper = new LogKeeper(storage.Log, SlowestPosition, storage.Retention, time, loggers.CreateLogger<LogKeeper>())
        {
            OnTruncated = () => Submit(new CommitLog()),
            OnFailure = failure => _context!.Fail(failure),
        };
        Directory = new RoomDirectory(options.Limits.SearchResults);
        var publisher = new CommitPublisher(storage.Log, Directory, _history, time, _metrics, logger);
        _context = new EngineContext
        {
            Options = options,
            Time = time,
            Logger = logger,
            Metrics = _metrics,
            Directory = Directory,
            Publisher = publisher,
            Sequencer = new Sequencer(_state, storage.Log, _keeper.Space, time, publisher, _metrics, logger),
        };
        _shards = [.. Enumerable.Range(0, options.ShardCount).Select(index => new Shard(index, _context, io(index)))];
        _pumps = [.. storage.Projections.Select(projection => new ProjectionPump(
            storage.Log, projection, storage.Pump, time, loggers.CreateLogger<ProjectionPump>()))];
        _metrics.Observe(() => _context.Sequencer.Queued, () => _shards.Sum(shard => shard.Outboxes.Bytes));
    }

    /// <summary>Settings the engine was created with.</summary>
    public ChatEngineOptions Options => _context.Options;

    /// <summary>The shards, each with its own thread once started.</summary>
    public IReadOnlyList<Shard> Shards => _shards;

    /// <summary>Committed users and rooms.</summary>
    public RoomDirectory Directory { get; }

    /// <summary>Clock the engine stamps with.</summary>
    public TimeProvider Time => _context.Time;

    /// <summary>Identity of the event log; clients see it as the database version.</summary>
    public Guid DatabaseVersion => _storage.Log.LogId;

    /// <summary>Number of this life of this node: with another, handles of rooms may mean other rooms. Set once started.</summary>
    public ulong Run => ((ulong)Options.NodeNumber << 32) | _context.Incarnation;

    /// <summary>Why the engine no longer accepts commands, or null while it works.</summary>
    public Exception? Failure => _context.Publisher.Failure ?? _storage.Log.Failure;

    /// <summary>
    /// Completes with <see cref="Failure"/>. If it came from the log (<see cref="IEventLog.Failure"/> is set), dispose the engine, which ends
    /// its sessions, and then the log; once its disk takes writes again, open the log, which checks it, and start a new engine on it.
    /// What was acknowledged is there, and of what was not each event is there whole or not at all.
    /// </summary>
    public Task<Exception> Failed => _context.Publisher.Failed;

    /// <summary>How each projection is doing, in the order they were given. Commands are accepted whatever it says: the log has them.</summary>
    public IReadOnlyList<PumpStatus> Projections => Array.ConvertAll(_pumps, pump => pump.Status);

    /// <summary>Whether the event log has room for more.</summary>
    public LogSpace LogSpace => _keeper.Space;

    /// <summary>Loads the state, replays the log, begins a new incarnation and starts the shards.</summary>
    /// <exception cref="EventLogException">Log and state do not fit together; the message says where it stopped.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_started)
            return;
        _started = true;
        var watch = Stopwatch.StartNew();
        var replayed = await RecoverAsync(cancellationToken).ConfigureAwait(false);
        Directory.Load(_state);
        _context.Incarnation = _state.IncarnationOf(Options.NodeNumber) + 1;
        _keeper.Start();
        _running = true;
        _context.Sequencer.Start();
        _context.Publisher.Start(_shards);
        foreach (var shard in _shards)
            shard.Start();
        foreach (var pump in _pumps)
            pump.Start();
        Submit(new StartNode());
        await DrainAsync(cancellationToken).ConfigureAwait(false);
        EngineLog.Started(
            _context.Logger, Options.NodeNumber, _context.Incarnation, Directory.UserCount, Directory.Rooms.Count, replayed,
            watch.ElapsedMilliseconds);
    }

    /// <summary>Completes when everything submitted before is durable and handed to the shards.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        var wait = new WaitForAll();
        Submit(wait);
        return wait.Completion.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Finishes what is accepted, ends every session, waits for the projections and until clients have taken their answers, as
    /// long as the token allows; then stops every thread in any case. Idempotent.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token ended the wait; what was not durable by then is not answered.</exception>
    /// <exception cref="EventLogException">The log failed meanwhile.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped)
            return;
        _stopped = true;
        try
        {
            if (_running && Failure is null)
                await FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await StopPartsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Creates a user unless there is one with that URI. Returns once durable and visible.</summary>
    /// <returns>True if created, false if it exists.</returns>
    /// <exception cref="ArgumentException">The URI or the name is not valid.</exception>
    /// <exception cref="LogFullException">It does not exist, and the event log has no room for it.</exception>
    public Task<bool> DefineUserAsync(UserDefinition user, CancellationToken cancellationToken) =>
        DefineAsync(new DefineUser(user.Validated()), cancellationToken);

    /// <summary>Creates a category unless there is one with that name.</summary>
    /// <exception cref="ArgumentException">A field is not valid, or a room has that name.</exception>
    /// <exception cref="LogFullException">It does not exist, and the event log has no room for it.</exception>
    public Task<bool> DefineCategoryAsync(CategoryDefinition category, CancellationToken cancellationToken) =>
        DefineAsync(new DefineCategory(category.Validated(), category.Id ?? Guid.NewGuid()), cancellationToken);

    /// <summary>Creates a room unless there is one with that id.</summary>
    /// <exception cref="ArgumentException">A field is not valid, the category does not exist, or another room has that name.</exception>
    /// <exception cref="LogFullException">It does not exist, and the event log has no room for it.</exception>
    public Task<bool> DefineRoomAsync(RoomDefinition room, CancellationToken cancellationToken) =>
        DefineAsync(new DefineRoom(room.Validated(), room.Id ?? Guid.NewGuid()), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await _keeper.DisposeAsync().ConfigureAwait(false);
            foreach (var pump in _pumps)
                await pump.DisposeAsync().ConfigureAwait(false);
            _context.Sequencer.Dispose();
            _context.Publisher.Dispose();
            _history.Dispose();
            _metrics.Dispose();
        }
    }

    /// <summary>Up to where every projection has the log's events: what lies before may be dropped. Unknown until all have said so.</summary>
    private LogCursor? SlowestPosition()
    {
        var slowest = _storage.Log.Committed;
        foreach (var pump in _pumps)
        {
            if (pump.Position is not { } position)
                return null;
            if (position.Sequence < slowest.Sequence)
                slowest = position;
        }
        return slowest;
    }

    private async Task<long> RecoverAsync(CancellationToken cancellationToken)
    {
        var snapshot = await _storage.State.LoadAsync(cancellationToken).ConfigureAwait(false);
        _state.Load(snapshot);
        using var reader = _storage.Log.OpenReader(snapshot.Cursor ?? _storage.Log.Start);
        var replayed = 0L;
        for (; reader.TryRead(out var record); replayed++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chatEvent = EventCodec.Read(record.Span, reader.Position.Sequence);
            _state.Apply(chatEvent);
            (chatEvent as MessagePosted)?.Release();
        }
        return replayed;
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        // After one more turn of every shard nothing new is submitted: what was, comes before the drain and is answered.
        _context.IsClosing = true;
        await OnShardsAsync(shard => shard.RunAsync(() => { }), cancellationToken).ConfigureAwait(false);
        await DrainAsync(cancellationToken).ConfigureAwait(false);
        await OnShardsAsync(shard => shard.RunAsync(() => shard.EndAll(SessionEndReason.ServerStopping)), cancellationToken)
            .ConfigureAwait(false);
        await DrainAsync(cancellationToken).ConfigureAwait(false);
        // What a projection lacks now it gets after the next start; so one that is not written at the moment is not waited for.
        var caughtUp = await Task.WhenAll(_pumps.Select(pump => pump.TryCatchUpAsync(cancellationToken))).ConfigureAwait(false);
        if (caughtUp.Contains(false))
            EngineLog.ProjectionsCutShort(_context.Logger);
        await OnShardsAsync(shard => shard.CloseConnectionsAsync(), cancellationToken).ConfigureAwait(false);
    }

    private Task OnShardsAsync(Func<Shard, Task> action, CancellationToken cancellationToken) =>
        Task.WhenAll(_shards.Select(action)).WaitAsync(cancellationToken);

    private async Task StopPartsAsync(CancellationToken cancellationToken)
    {
        _context.Sequencer.Stop();
        await _context.Publisher.StopAsync(cancellationToken).ConfigureAwait(false);
        await _history.StopAsync().ConfigureAwait(false);
        if (_running && Failure is not null)
            await EndSessionsAsync().ConfigureAwait(false);
        foreach (var shard in _shards)
            shard.Stop();
        using var patience = new CancellationTokenSource(PumpPatience, Time);
        await Task.WhenAll(_pumps.Select(pump => pump.StopAsync(patience.Token))).ConfigureAwait(false);
        if (_running)
            EngineLog.Stopped(_context.Logger);
    }

    /// <summary>
    /// After a failure: what is known was answered by now and goes out first; then every connection ends, since its client cannot know more.
    /// A peer that takes nothing does not hold it up for long.
    /// </summary>
    private async Task EndSessionsAsync()
    {
        _context.IsClosing = true;
        using var limit = new CancellationTokenSource(LongestFarewell, Time);
        try
        {
            await OnShardsAsync(shard => shard.RunAsync(() => shard.EndAll(SessionEndReason.LogFailure)), limit.Token).ConfigureAwait(false);
            await OnShardsAsync(shard => shard.CloseConnectionsAsync(), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The shards abort what is still open.
        }
    }

    private Task<bool> DefineAsync(NodeCommand command, CancellationToken cancellationToken)
    {
        Submit(command);
        return command.Completion.Task.WaitAsync(cancellationToken);
    }

    private void Submit(Command command)
    {
        _context.Stamp(command, session: 0);
        _context.Sequencer.Enqueue(command);
    }
}
