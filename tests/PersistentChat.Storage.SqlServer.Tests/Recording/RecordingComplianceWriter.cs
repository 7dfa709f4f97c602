using System.Data.Common;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>Reads bulk rows of compliance as SqlBulkCopy would.</summary>
internal sealed class RecordingComplianceWriter(RecordingServer server) : IComplianceWriter
{
    public ValueTask InsertEventsAsync(
        DbTransaction transaction, IReadOnlyList<ComplianceEntry> entries, long firstId, long entryDate,
        CancellationToken cancellationToken) =>
        server.Take("compliance_events", new ComplianceEventRows(entries, firstId, entryDate));

    public ValueTask InsertParticipationsAsync(
        DbTransaction transaction, IReadOnlyList<Participation> stays, long firstId, CancellationToken cancellationToken) =>
        server.Take("compliance_participations", new ParticipationRows(stays, firstId));

    public void Dispose()
    {
    }
}
