using System.Globalization;

namespace PersistentChat.Storage;

/// <summary>Whether a log can carry a projection on from its cursor, and if not, what exactly is missing.</summary>
internal static class LogReach
{
    /// <summary>Refuses a cursor that the log cannot go on from.</summary>
    /// <param name="log">The log.</param>
    /// <param name="projection">Name of the projection.</param>
    /// <param name="cursor">How far the projection has come; null if it is empty.</param>
    /// <exception cref="ProjectionBlockedException">The message names the missing range, or says what does not fit, and what can be done.</exception>
    internal static void Demand(IEventLog log, string projection, LogCursor? cursor)
    {
        if (cursor is { } known && known.LogId != log.LogId)
        {
            throw new ProjectionBlockedException(
                $"Projection {projection} follows event log {known.LogId}, up to record {known.Sequence}, but this node's log is {log.LogId}. "
                + "If the database belongs to another node, give the right one. If this node's data folder is new because the old one is lost, "
                + "'pchat db adopt' starts it from what the database has; nothing is written before.");
        }
        if (cursor is { } ahead && ahead.Sequence > log.Committed.Sequence)
        {
            throw new ProjectionBlockedException(
                $"Projection {projection} has come to record {ahead.Sequence} of event log {log.LogId}, which ends with record "
                + $"{log.Committed.Sequence}: the log was restored from an older copy. Restore the newest copy of the data folder; if there is none, "
                + "'pchat db adopt' starts a new log from what the database has. Nothing is written before.");
        }
        var start = log.Start;
        if ((cursor?.Sequence ?? 0) < start.Sequence)
            throw new ProjectionBlockedException(Missing(log, projection, cursor, start));
    }

    private static string Missing(IEventLog log, string projection, LogCursor? cursor, LogCursor start)
    {
        var fallenBack = cursor is { } known ? $"has come to record {known.Sequence}" : "is empty";
        return $"Projection {projection} {fallenBack}, but the event log begins only with record {start.Sequence + 1}: records "
            + $"{(cursor?.Sequence ?? 0) + 1} to {start.Sequence} of log {log.LogId} are missing{Until(log, start)}. Restore a newer copy of the "
            + "database, or accept that these records stay missing there with 'pchat db accept-gap'; nothing is written before.";
    }

    private static string Until(IEventLog log, LogCursor start)
    {
        using var reader = log.OpenReader(start);
        if (!reader.TryRead(out var record))
            return "";
        var first = EventCodec.Read(record.Span, reader.Position.Sequence);
        var time = new DateTime(first.Time, DateTimeKind.Utc).ToString("u", CultureInfo.InvariantCulture);
        (first as MessagePosted)?.Release();
        return $", which are all from before {time}";
    }
}
