using System.Data.Common;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>The dialect itself over recorded connections; only SqlBulkCopy, which talks to a real one, is left out.</summary>
internal sealed class RecordingDatabase(RecordingServer server)
    : SqlServerDatabase(() => new RecordingConnection(server), () => new RecordingConnection(server))
{
    public override bool IsKeyTaken(Exception failure) => failure is RecordingServer.TakenException;

    protected override ValueTask InsertInBulkAsync(
        DbConnection connection, DbTransaction transaction, BulkRows rows, CancellationToken cancellationToken) =>
        server.TakeInBulk(rows);
}
