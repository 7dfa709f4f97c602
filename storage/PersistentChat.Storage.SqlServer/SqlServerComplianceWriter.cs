using System.Data.Common;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer;

/// <summary>Inserts compliance rows.</summary>
internal sealed class SqlServerComplianceWriter(RowInserter inserter) : IComplianceWriter
{
    /// <inheritdoc/>
    public ValueTask InsertEventsAsync(
        DbTransaction transaction, IReadOnlyList<ComplianceEntry> entries, long firstId, long entryDate,
        CancellationToken cancellationToken) =>
        inserter.InsertAsync(transaction, new ComplianceEventRows(entries, firstId, entryDate), cancellationToken);

    /// <inheritdoc/>
    public ValueTask InsertParticipationsAsync(
        DbTransaction transaction, IReadOnlyList<Participation> stays, long firstId, CancellationToken cancellationToken) =>
        inserter.InsertAsync(transaction, new ParticipationRows(stays, firstId), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => inserter.Dispose();
}
