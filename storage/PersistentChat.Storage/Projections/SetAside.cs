namespace PersistentChat.Storage;

/// <summary>Which events may become dead letters when a database refuses them.</summary>
internal static class SetAside
{
    /// <summary>
    /// True for events that stand for themselves: a post, a file, a reading, somebody's coming or going. The row is missing then, and
    /// everything after it is as it would be anyway. False for all that later events or decisions build upon (users, rooms,
    /// roles, passwords, preferences), and for replacements and removals, without which a text would stay that
    /// must not: those stop the projection until somebody has mended the database.
    /// </summary>
    internal static bool Allows(EventKind kind) => kind is EventKind.MessagePosted or EventKind.SessionJoined or EventKind.SessionParted
        or EventKind.HistoryRead or EventKind.FileUploaded or EventKind.FileDownloaded;

    /// <summary>The letter for an event, with its bytes as the log has them.</summary>
    /// <param name="log">The log.</param>
    /// <param name="before">The position before the event.</param>
    /// <param name="chatEvent">The event.</param>
    /// <param name="refusal">What the database said.</param>
    internal static DeadLetter Letter(IEventLog log, LogCursor before, ChatEvent chatEvent, StorageException refusal)
    {
        using var reader = log.OpenReader(before);
        return reader.TryRead(out var record)
            ? new DeadLetter(log.LogId, chatEvent.Sequence, record.ToArray(), refusal.Message)
            : throw new EventLogException($"Record {chatEvent.Sequence} was read from the event log and is not there any more.");
    }
}
