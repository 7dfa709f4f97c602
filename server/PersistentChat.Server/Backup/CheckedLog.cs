using PersistentChat.Server.EventLogs;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Server.Backup;

/// <summary>Reads a copied log to its end, and demands that databases copied with it can go on from it.</summary>
internal static class CheckedLog
{
    /// <summary>Checks every record.</summary>
    /// <exception cref="EventLogException">A record is damaged; or a database is not of this log or not within it.</exception>
    public static BackupLog Read(
        string folder, IEnumerable<BackupDatabase> databases, IProgress<WorkDone> progress, CancellationToken cancellationToken)
    {
        var files = EventLogFiles.Open(folder);
        var found = LogInspection.Run(files, progress, cancellationToken);
        if (found.Faults.Count > 0)
            throw new EventLogException(string.Join(Environment.NewLine, found.Faults));
        foreach (var (file, cursors) in databases)
            foreach (var (projection, cursor) in cursors)
                Check(files, $"{file}, {projection}", cursor);
        return new BackupLog(
            files.LogId, found.Extent.Start.Sequence, found.Records == 0 ? found.Extent.Start.Sequence : found.Last.Sequence,
            found.Records == 0 ? null : new DateTimeOffset(found.Last.Time, TimeSpan.Zero));
    }

    private static void Check(EventLogFiles files, string whose, LogCursor cursor)
    {
        try
        {
            using var reader = files.OpenReader(cursor);
            if (reader.Read() == EventLogRead.Damaged)
                throw new EventLogException(reader.Damage!.ToString());
        }
        catch (EventLogException unfit)
        {
            throw new EventLogException($"{whose}: {unfit.Message}", unfit);
        }
    }
}
