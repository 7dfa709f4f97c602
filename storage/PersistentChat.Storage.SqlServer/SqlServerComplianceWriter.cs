using System.Data.Common;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer;

/// <summary>Inserts compliance rows with SqlBulkCopy.</summary>
internal sealed class SqlServerComplianceWriter(DbConnection connection) : IComplianceWriter
{
    /// <inheritdoc/>
    public ValueTask InsertEventsAsync(
        DbTransaction transaction, IReadOnlyList<ComplianceEntry> entries, long firstId, long entryDate,
        CancellationToken cancellationToken) =>
        BulkCopy.RunAsync(
            connection, transaction, "compliance_events", new ComplianceEventRows(entries, firstId, entryDate), cancellationToken);

    /// <inheritdoc/>
    public ValueTask InsertParticipationsAsync(
        DbTransaction transaction, IReadOnlyList<Participation> stays, long firstId, CancellationToken cancellationToken) =>
        BulkCopy.RunAsync(
            connection, transaction, "compliance_participations", new ParticipationRows(stays, firstId), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing outlives a batch.
    }
}
