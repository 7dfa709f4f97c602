using System.Runtime.CompilerServices;

namespace PersistentChat.Storage.Sql;

/// <summary>A snapshot of the compliance tables, read page by page in the order of their keys.</summary>
internal sealed class ComplianceScan : IComplianceScan
{
    private const int PageSize = 1000;

    private readonly Snapshot _snapshot;

    private ComplianceScan(Snapshot snapshot) => _snapshot = snapshot;

    /// <inheritdoc/>
    public LogCursor? Cursor { get; private set; }

    /// <inheritdoc/>
    public long LastEventId { get; private set; }

    /// <inheritdoc/>
    public long LastEarlierEventId { get; private set; }

    /// <summary>Begins the snapshot.</summary>
    public static async Task<IComplianceScan> OpenAsync(SqlDatabase database, SchemaGate schema, CancellationToken cancellationToken)
    {
        var snapshot = await Snapshot.OpenAsync(database, schema, cancellationToken).ConfigureAwait(false);
        try
        {
            var scan = new ComplianceScan(snapshot);
            scan.Cursor = await snapshot.ReadAsync(
                reading => CursorTable.ReadAsync(reading, ComplianceProjection.CursorName), cancellationToken).ConfigureAwait(false);
            var ids = await snapshot.ReadAsync(ComplianceIds.ReadAsync, cancellationToken).ConfigureAwait(false);
            scan.LastEventId = ids.GetValueOrDefault(ComplianceIds.Event);
            scan.LastEarlierEventId = ids.GetValueOrDefault(ComplianceIds.EarlierLogs);
            return scan;
        }
        catch
        {
            await snapshot.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ComplianceEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<ComplianceEvent> page;
        var after = LastEarlierEventId;
        do
        {
            page = await _snapshot.ReadAsync(reading => ComplianceReader.EventsAsync(reading, after, PageSize), cancellationToken)
                .ConfigureAwait(false);
            foreach (var recorded in page)
                yield return recorded;
            after = page.Count == 0 ? after : page[^1].EventId;
        }
        while (page.Count == PageSize);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Participation> ReadParticipationsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<(long Id, Participation Stay)> page;
        var after = 0L;
        do
        {
            page = await _snapshot.ReadAsync(reading => ComplianceReader.AllParticipationsAsync(reading, after, PageSize), cancellationToken)
                .ConfigureAwait(false);
            foreach (var (_, stay) in page)
                yield return stay;
            after = page.Count == 0 ? after : page[^1].Id;
        }
        while (page.Count == PageSize);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _snapshot.DisposeAsync();
}
