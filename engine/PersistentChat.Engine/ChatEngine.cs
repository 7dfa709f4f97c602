using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The engine's face: start it on a log and a local state, give its shards connections, and define users and rooms.
/// </summary>
public sealed class ChatEngine : IAsyncDisposable
{
    /// <summary>Creates an engine that is not running yet.</summary>
    /// <param name="options">Settings; validated here.</param>
    /// <param name="storage">Where events and state live.</param>
    /// <param name="io">Makes the I/O half of each shard, by its number.</param>
    /// <param name="time">Clock and timer source.</param>
    /// <param name="loggers">For the engine's logs.</param>
    /// <param name="meters">For the engine's instruments.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and its allowed values.</exception>
    public ChatEngine(
        ChatEngineOptions options, EngineStorage storage, Func<int, IShardIo> io, TimeProvider time,
        ILoggerFactory loggers, IMeterFactory meters) => throw new NotImplementedException();

    /// <summary>Settings the engine was created with.</summary>
    public ChatEngineOptions Options => throw new NotImplementedException();

    /// <summary>The shards, each with its own thread once started.</summary>
    public IReadOnlyList<Shard> Shards => throw new NotImplementedException();

    /// <summary>Committed users and rooms.</summary>
    public RoomDirectory Directory => throw new NotImplementedException();

    /// <summary>Identity of the event log; clients see it as the database version.</summary>
    public Guid DatabaseVersion => throw new NotImplementedException();

    /// <summary>Why the engine no longer accepts commands, or null while it works.</summary>
    public Exception? Failure => throw new NotImplementedException();

    /// <summary>Committed events the slowest projection has not taken yet.</summary>
    public long ProjectionLag => throw new NotImplementedException();

    /// <summary>Loads the state, replays the log, begins a new incarnation and starts the shards.</summary>
    /// <exception cref="EventLogException">Log and state do not fit together; the message says where it stopped.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Finishes what is accepted, ends every session, flushes, waits for the projections, stops. Idempotent.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Creates a user unless there is one with that URI. Returns once durable and visible.</summary>
    /// <returns>True if created, false if it exists.</returns>
    public Task<bool> DefineUserAsync(UserDefinition user, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Creates a category unless there is one with that name.</summary>
    public Task<bool> DefineCategoryAsync(CategoryDefinition category, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Creates a room unless there is one with that id.</summary>
    /// <exception cref="ArgumentException">The category does not exist, or another room has that name.</exception>
    public Task<bool> DefineRoomAsync(RoomDefinition room, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>What an engine stands on.</summary>
/// <param name="Log">The node's event log.</param>
/// <param name="State">Local state, read at start.</param>
/// <param name="Archive">Message history older than memory.</param>
/// <param name="Projections">What follows the log; local state among them.</param>
public sealed record EngineStorage(IEventLog Log, ILocalState State, IArchive Archive, IReadOnlyList<IProjection> Projections);

/// <summary>A user to create.</summary>
/// <param name="Uri">SIP URI; made canonical.</param>
/// <param name="DisplayName">Name shown to others; may be empty.</param>
/// <param name="Credential">Password verifiers, made by the caller with its own user URI; null for none.</param>
public sealed record UserDefinition(string Uri, string DisplayName, CredentialRecord? Credential);

/// <summary>A category to create.</summary>
public sealed record CategoryDefinition
{
    /// <summary>Identity; null to make one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Unique name, 1 to 256 characters.</summary>
    public required string Name { get; init; }

    /// <summary>At most 256 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Messages can be read again later (CA7).</summary>
    public bool KeepsHistory { get; init; } = true;

    /// <summary>Rooms take files (CA8).</summary>
    public bool AllowsFileUpload { get; init; }

    /// <summary>Rooms may invite (CA9).</summary>
    public bool AllowsInvitations { get; init; }

    /// <summary>SIP URIs, or <c>*</c>; empty allows everyone.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>SIP URIs; always win.</summary>
    public IReadOnlyList<string> Denied { get; init; } = [];

    /// <summary>SIP URIs, or <c>*</c>: who may create rooms.</summary>
    public IReadOnlyList<string> Creators { get; init; } = [];
}

/// <summary>A room to create.</summary>
public sealed record RoomDefinition
{
    /// <summary>Identity; null to make one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Unique name, 1 to 256 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its category, which must exist.</summary>
    public required string Category { get; init; }

    /// <summary>At most 256 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Line on top of the room.</summary>
    public string Topic { get; init; } = "";

    /// <summary>Who may post.</summary>
    public RoomType Type { get; init; } = RoomType.Normal;

    /// <summary>Who may find and join.</summary>
    public RoomPrivacy Privacy { get; init; } = RoomPrivacy.Closed;

    /// <summary>Invites where the category allows it.</summary>
    public bool Invitations { get; init; } = true;

    /// <summary>SIP URIs.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>SIP URIs; auditoriums only; must be members.</summary>
    public IReadOnlyList<string> Presenters { get; init; } = [];

    /// <summary>SIP URIs.</summary>
    public IReadOnlyList<string> Managers { get; init; } = [];
}
