using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The engine's face: start it on a log and a local state, give its shards connections, and define users and rooms.
/// </summary>
public sealed partial class ChatEngine : IAsyncDisposable
{
    private readonly EngineStorage _storage;
    private readonly ChatState _state;
    private readonly HistoryReader _history;
    private readonly EngineMetrics _metrics;
    private readonly EngineContext _context;
    private readonly Shard[] _shards;
    private readonly ProjectionPump[] _pumps;
    private readonly LogKeeper _keeper;

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
        _bodies = new LocalBodies(Directory);
        _subscriptions = new LogSubscriptions(storage.Log);
        var publisher = new CommitPublisher(storage.Log, Directory, _history, time, _metrics, logger);
        _context = new EngineContext
        {
            Options = options,
            Time = time,
            Logger = logger,
            Metrics = _metrics,
            Directory = Directory,
            Publisher = publisher,
            Interception = PostInterception.Of(options, time, logger),
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

    /// <summary>Completes when everything submitted before is durable and handed to the shards. Any thread.</summary>
    /// <exception cref="InvalidOperationException">The engine does not run.</exception>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        var wait = new WaitForAll();
        return DecidedAsync(wait, wait.Completion.Task, cancellationToken);
    }

    /// <summary>Creates a user unless there is one with that URI. Returns once durable and visible. Any thread.</summary>
    /// <returns>True if created, false if it exists.</returns>
    /// <exception cref="ArgumentException">The URI or the name is not valid.</exception>
    /// <exception cref="LogFullException">It does not exist, and the event log has no room for it.</exception>
    /// <exception cref="InvalidOperationException">The engine does not run, or stopped meanwhile: then look whether it is there after the next start.</exception>
    public Task<bool> DefineUserAsync(UserDefinition user, CancellationToken cancellationToken) =>
        DefineAsync(new DefineUser(user.Validated()), cancellationToken);

    /// <summary>Creates a category unless there is one with that name. Any thread.</summary>
    /// <exception cref="ArgumentException">A field is not valid, or a room has that name.</exception>
    /// <exception cref="LogFullException">It does not exist, and the event log has no room for it.</exception>
    /// <exception cref="InvalidOperationException">The engine does not run, or stopped meanwhile: then look whether it is there after the next start.</exception>
    public Task<bool> DefineCategoryAsync(CategoryDefinition category, CancellationToken cancellationToken) =>
        DefineAsync(new DefineCategory(category.Validated(), category.Id ?? Guid.NewGuid()), cancellationToken);

    /// <summary>Creates a room unless there is one with that id. Any thread.</summary>
    /// <exception cref="ArgumentException">A field is not valid, the category does not exist, or another room has that name.</exception>
    /// <exception cref="LogFullException">It does not exist, and the event log has no room for it.</exception>
    /// <exception cref="InvalidOperationException">The engine does not run, or stopped meanwhile: then look whether it is there after the next start.</exception>
    public Task<bool> DefineRoomAsync(RoomDefinition room, CancellationToken cancellationToken) =>
        DefineAsync(new DefineRoom(room.Validated(), room.Id ?? Guid.NewGuid()), cancellationToken);

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

    private async Task<bool> DefineAsync(NodeCommand command, CancellationToken cancellationToken)
    {
        await DecidedAsync(command, command.Completion.Task, cancellationToken).ConfigureAwait(false);
        return await command.Completion.Task.ConfigureAwait(false);
    }

    /// <summary>Submits a command of the node itself and waits for its outcome, which never comes from an engine that has stopped.</summary>
    private async Task DecidedAsync(Command command, Task outcome, CancellationToken cancellationToken)
    {
        ThrowIfNotRunning();
        Submit(command);
        await Task.WhenAny(outcome, _over.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!outcome.IsCompleted)
            ThrowIfNotRunning();
        await outcome.ConfigureAwait(false);
    }

    private void Submit(Command command)
    {
        _context.Stamp(command, session: 0);
        _context.Sequencer.Enqueue(command);
    }
}
