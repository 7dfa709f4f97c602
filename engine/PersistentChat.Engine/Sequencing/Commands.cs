using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Something a session asks of the sequencer. Time comes with the command, because deciding must be deterministic.
/// A command is submitted once and belongs to the engine from then on.
/// </summary>
public abstract class Command
{
    /// <summary>Who asks; null for the node itself (seed, administration).</summary>
    public Session? Session { get; set; }

    /// <summary>The session's number for the command; part of the event's origin.</summary>
    public ulong Correlation { get; set; }

    /// <summary>Anything the binding wants back with the answer. Not part of any event.</summary>
    public object? Context { get; set; }

    /// <summary>UTC ticks at which the node took the command; set by <see cref="Session.TrySubmit"/>.</summary>
    public long Time { get; set; }

    /// <summary>Canonical URI of the user it speaks for; empty for the node itself. Set with <see cref="Time"/>.</summary>
    internal string Requester { get; set; } = "";

    /// <summary>Where it came from; set with <see cref="Time"/>.</summary>
    internal Origin Origin { get; set; }
}

/// <summary>Enter rooms. Answered by a <see cref="JoinReply"/>.</summary>
public sealed class JoinRooms : Command
{
    /// <summary>The rooms, in the order asked for. A single join has exactly one.</summary>
    public required IReadOnlyList<RoomReference> Rooms { get; init; }

    /// <summary>True for a bulk join: refusals of single rooms do not fail the command.</summary>
    public required bool IsBulk { get; init; }

    /// <summary>
    /// For each of <see cref="Rooms"/> the newest number the client has of it, to be delivered what came since; negative if it does not
    /// know any more, null if it does not ask. Empty if it asks for none.
    /// </summary>
    public IReadOnlyList<long?> After { get; init; } = [];
}

/// <summary>A room as a client named it.</summary>
/// <param name="Id">The room's identity; null if what the client sent cannot be a room of this domain.</param>
/// <param name="Value">What the client sent, to echo it.</param>
public readonly record struct RoomReference(Guid? Id, string Value);

/// <summary>Leave rooms. Answered by a <see cref="PartReply"/>; leaving a room one is not in is no error.</summary>
public sealed class PartRooms : Command
{
    /// <summary>The rooms to leave.</summary>
    public required IReadOnlyList<RoomReference> Rooms { get; init; }
}

/// <summary>Read the newest messages of a room. Answered by a <see cref="HistoryReply"/>.</summary>
public sealed class ReadHistory : Command
{
    /// <summary>The room; null is answered <see cref="ResultCode.NoSuchRoom"/>.</summary>
    public required RoomReference Room { get; init; }

    /// <summary>How many messages at most; already cut to the search limit.</summary>
    public required int Count { get; init; }
}

/// <summary>Search the history of rooms (features.md SH2, SH3). Answered by a <see cref="SearchReply"/>.</summary>
public sealed class SearchHistory : Command
{
    /// <summary>The rooms to search, in the order of the answer.</summary>
    public required IReadOnlyList<RoomReference> Rooms { get; init; }

    /// <summary>
    /// What to look for; authors as <see cref="SipUri.Canonical"/> writes them. The limit is cut to <see cref="ChatLimits.SearchResults"/>; rooms and last
    /// number are the engine's to fill.
    /// </summary>
    public required MessageSearch Criteria { get; init; }
}

/// <summary>
/// Deliver what a session missed while it was suspended or away, as ordinary messages. Not answered otherwise.
/// </summary>
public sealed class CatchUp : Command
{
    /// <summary>The room.</summary>
    public required Guid RoomId { get; init; }

    /// <summary>The newest number the session has.</summary>
    public required long After { get; init; }
}

/// <summary>Read a preference. Answered by a <see cref="PreferenceReply"/>.</summary>
public sealed class GetPreference : Command
{
    /// <summary>Name of the preference.</summary>
    public required string Label { get; init; }

    /// <summary>The version the client has; content is sent only if ours is newer.</summary>
    public required long KnownVersion { get; init; }

    /// <summary>True to create an empty preference where there is none.</summary>
    public required bool CreateDefault { get; init; }
}

/// <summary>Store a preference. Answered by a <see cref="PreferenceReply"/>.</summary>
public sealed class SetPreference : Command
{
    /// <summary>Name of the preference.</summary>
    public required string Label { get; init; }

    /// <summary>Text to store.</summary>
    public required string Content { get; init; }
}

/// <summary>The session is over: leave all its rooms. Not answered.</summary>
public sealed class EndSession : Command
{
    /// <summary>Why.</summary>
    public required SessionEndReason Reason { get; init; }
}
