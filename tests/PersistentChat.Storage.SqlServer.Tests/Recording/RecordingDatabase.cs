using System.Data.Common;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>The dialect itself over recorded connections; only SqlBulkCopy, which talks to a real one, is left out.</summary>
internal sealed class RecordingDatabase(RecordingServer server)
    : SqlServerDatabase(() => new RecordingConnection(server), () => new RecordingConnection(server))
{
    public override bool IsKeyTaken(Exception failure) => failure is RecordingServer.TakenException;

    public override IBulkWriter CreateBulkWriter(DbConnection connection) =>
        new RecordingBulkWriter(server, new SqlServerBulkWriter(connection));

    public override IComplianceWriter CreateComplianceWriter(DbConnection connection) => new RecordingComplianceWriter(server);
}
