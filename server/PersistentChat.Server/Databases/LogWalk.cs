using PersistentChat.Storage;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Server.Databases;

/// <summary>Walks over the records of a data folder's event log, beside a running server.</summary>
internal sealed class LogWalk(EventLogFiles files)
{
    /// <summary>Tells whether what a database has and what the log has belong together without a gap, so that they can be compared.</summary>
    public static bool Reaches(EventLogFiles log, LogCursor at, Findings findings, string database)
    {
        var start = log.ReadExtent().Start;
        if (at.LogId != log.LogId)
            findings.Fault("GAP", $"{database} follows log {at.LogId}, and the data folder has log {log.LogId}");
        else if (at.Sequence < start.Sequence)
            findings.Fault("GAP", $"records {at.Sequence + 1} to {start.Sequence} are neither in {database} nor in the event log any more");
        else
            return true;
        return false;
    }

    /// <summary>Hands every event behind a position to <paramref name="take"/>, in order, until the end or until it says no.</summary>
    /// <param name="after">Where to begin; null for the oldest record.</param>
    /// <param name="take">Owns a message that it is given, and must release it.</param>
    /// <param name="progress">Told of bytes done and to do.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="EventLogException">A record is damaged, or was dropped meanwhile.</exception>
    public void Run(LogCursor? after, Func<ChatEvent, bool> take, Action<long, long> progress, CancellationToken cancellationToken)
    {
        using var reader = files.OpenReader(after);
        var begin = reader.Position.Address;
        while (reader.TryRead(out var record))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress(reader.Position.Address - begin, reader.Extent.EndAddress - begin);
            if (!take(EventCodec.Read(record.Span, reader.Position.Sequence)))
                return;
        }
    }
}
