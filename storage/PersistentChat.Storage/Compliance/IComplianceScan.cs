namespace PersistentChat.Storage;

/// <summary>Everything a compliance store has, in one snapshot, for comparing it with the log. May stay open for long; it blocks nobody. One reading at a time.</summary>
public interface IComplianceScan : IAsyncDisposable
{
    /// <summary>The position that the snapshot was taken at; null if the store is empty.</summary>
    LogCursor? Cursor { get; }

    /// <summary>Id of the last event that was ever recorded, also if it was deleted since; 0 if there was none.</summary>
    long LastEventId { get; }

    /// <summary>Id of the last event of logs that were followed before the present one; 0 if there was no other.</summary>
    long LastEarlierEventId { get; }

    /// <summary>Reads the events that were recorded of the present log in the order of their ids, a page in memory at a time.</summary>
    /// <exception cref="StorageException">The store cannot be read just now; the scan cannot be continued.</exception>
    IAsyncEnumerable<ComplianceEvent> ReadEventsAsync(CancellationToken cancellationToken);

    /// <summary>Reads all stays in rooms in the order of joining, also those of earlier logs, a page in memory at a time.</summary>
    /// <exception cref="StorageException">The store cannot be read just now; the scan cannot be continued.</exception>
    IAsyncEnumerable<Participation> ReadParticipationsAsync(CancellationToken cancellationToken);
}
