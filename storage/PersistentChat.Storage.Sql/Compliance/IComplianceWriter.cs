using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Inserts the rows of compliance that come by the thousand. Belongs to one connection and lives as long as it.</summary>
internal interface IComplianceWriter : IDisposable
{
    /// <summary>Inserts events under ascending ids.</summary>
    /// <param name="transaction">The transaction of the batch.</param>
    /// <param name="entries">At least one. Borrowed for the call.</param>
    /// <param name="firstId">Id of the first one.</param>
    /// <param name="entryDate">When the store took them, UTC ticks.</param>
    /// <param name="cancellationToken">Gives up; the transaction is then rolled back.</param>
    ValueTask InsertEventsAsync(
        DbTransaction transaction, IReadOnlyList<ComplianceEntry> entries, long firstId, long entryDate, CancellationToken cancellationToken);

    /// <summary>Inserts stays in rooms, at least one, under ascending ids.</summary>
    ValueTask InsertParticipationsAsync(
        DbTransaction transaction, IReadOnlyList<Participation> stays, long firstId, CancellationToken cancellationToken);
}
