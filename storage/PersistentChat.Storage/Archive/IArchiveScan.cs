namespace PersistentChat.Storage;

/// <summary>
/// Everything an archive has of its messages, in one snapshot, for comparing it with the log. May stay open for long; it blocks
/// nobody. One reading at a time.
/// </summary>
public interface IArchiveScan : IAsyncDisposable
{
    /// <summary>The position that the snapshot was taken at; null if the archive is empty.</summary>
    LogCursor? Cursor { get; }

    /// <summary>Newest message number and time of each room that has one.</summary>
    IReadOnlyList<RoomPosition> Positions { get; }

    /// <summary>Numbers that were given and have no message, in the order of rooms and numbers. Ranges of one room and reason neither overlap nor touch.</summary>
    IReadOnlyList<AbsentRange> Absent { get; }

    /// <summary>Reads all messages in the order of rooms (by the text form of their ids) and numbers, a page in memory at a time.</summary>
    /// <exception cref="StorageException">The archive cannot be read just now; the scan cannot be continued.</exception>
    IAsyncEnumerable<ArchivedMessage> ReadMessagesAsync(CancellationToken cancellationToken);
}

/// <summary>A message as an archive has it.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Time">UTC ticks.</param>
/// <param name="Author">Canonical SIP URI.</param>
/// <param name="IsReplaced">True if the text is not the one that was posted.</param>
/// <param name="Text">The text, UTF-8.</param>
public sealed record ArchivedMessage(Guid RoomId, long Number, long Time, string Author, bool IsReplaced, ReadOnlyMemory<byte> Text);

/// <summary>Numbers of one room without messages.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Numbers">The numbers.</param>
/// <param name="Reason">Why they are absent.</param>
public readonly record struct AbsentRange(Guid RoomId, NumberRange Numbers, AbsentReason Reason);

/// <summary>Why an archive has no message of a number. Numbers are persisted.</summary>
public enum AbsentReason : byte
{
    /// <summary>The room's category keeps no history.</summary>
    NotKept = 1,

    /// <summary>The message was removed.</summary>
    Removed = 2,

    /// <summary>The database refused the message; it is among the dead letters.</summary>
    SetAside = 3,
}
