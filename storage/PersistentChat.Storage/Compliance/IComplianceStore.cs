namespace PersistentChat.Storage;

/// <summary>
/// What compliance law asks to be kept, in a store of its own that follows the event log with a cursor of its own
/// (features.md CO1 to CO5). Adapters read it forward by event id.
/// </summary>
public interface IComplianceStore
{
    /// <summary>Takes events into the store; its name is <c>compliance</c>.</summary>
    IProjection Projection { get; }

    /// <summary>Reads recorded events behind <paramref name="after"/>, in the order of their ids.</summary>
    /// <param name="after">Id of the last event that the reader has; 0 for all.</param>
    /// <param name="limit">Most events returned, from 1.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="StorageException">The store cannot be read just now.</exception>
    ValueTask<IReadOnlyList<ComplianceEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Reads who was in a room, in the order of joining: all of whom were there at some moment from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    /// <param name="roomId">The room, or null for all rooms.</param>
    /// <param name="from">UTC ticks, inclusive.</param>
    /// <param name="to">UTC ticks, exclusive.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="StorageException">The store cannot be read just now.</exception>
    ValueTask<IReadOnlyList<Participation>> ReadParticipationsAsync(Guid? roomId, long from, long to, CancellationToken cancellationToken);
}

/// <summary>One recorded event (features.md section 2, ComplianceEvent).</summary>
/// <param name="EventId">Rises with every event in the order of the log; never reused.</param>
/// <param name="EntryDate">When the store took it, UTC ticks.</param>
/// <param name="Type">What happened.</param>
/// <param name="Time">When it happened, UTC ticks.</param>
/// <param name="RoomId">Where; the URI is <c>ma-chan://domain/id</c>.</param>
/// <param name="ChatId">Number of the message it is about, or null.</param>
/// <param name="UserId">Principal number of whoever did it; 0 if the user is unknown.</param>
/// <param name="UserUri">SIP URI of whoever did it.</param>
/// <param name="Payload">By type: text of the post, what was asked of history, stored name of the file, text of the replacement; for a purge the ranges of numbers.</param>
/// <param name="Detail">By type: RTF of a post, original file name; else empty.</param>
/// <param name="IsAlert">True for a post of high importance.</param>
/// <param name="Sequence">Number of the event in the log it came from.</param>
public sealed record ComplianceEvent(
    long EventId, long EntryDate, ComplianceEventType Type, long Time, Guid RoomId, long? ChatId, int UserId, string UserUri,
    string Payload, string Detail, bool IsAlert, ulong Sequence);

/// <summary>Types of recorded events, with the original's numbers (features.md section 2). Persisted.</summary>
public enum ComplianceEventType : byte
{
    /// <summary>A post, also in a room without history (CO11).</summary>
    Chat = 1,

    /// <summary>History was read or searched.</summary>
    HistoryRead = 2,

    /// <summary>A file was downloaded.</summary>
    FileDownloaded = 3,

    /// <summary>A file was uploaded.</summary>
    FileUploaded = 4,

    /// <summary>A message's text was replaced.</summary>
    Replaced = 10,

    /// <summary>Messages were removed.</summary>
    Purged = 11,
}

/// <summary>A user's stay in a room by one session (CO5).</summary>
/// <param name="RoomId">The room.</param>
/// <param name="UserUri">The user.</param>
/// <param name="Node">Number of the node the session was on.</param>
/// <param name="Incarnation">That node's life; a new one closes what an earlier one left open.</param>
/// <param name="Session">Number of the session in that life.</param>
/// <param name="JoinedOn">UTC ticks.</param>
/// <param name="PartedOn">UTC ticks, or null while the user is there.</param>
/// <param name="WasCutOff">True if the end is the node's next start, because the node went down with the user in the room.</param>
public sealed record Participation(
    Guid RoomId, string UserUri, uint Node, uint Incarnation, ulong Session, long JoinedOn, long? PartedOn, bool WasCutOff);
