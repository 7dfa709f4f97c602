using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace PersistentChat.Storage.SqlServer;

/// <summary>
/// Inserts with SqlBulkCopy, which streams rows as the server stores them. Table-valued parameters would do for batches of this size too,
/// but need a type in the schema, and rights on it, for each table.
/// </summary>
internal static class BulkCopy
{
    /// <summary>Inserts the rows.</summary>
    public static async ValueTask RunAsync(
        DbConnection connection, DbTransaction transaction, BulkRows rows, CancellationToken cancellationToken)
    {
        // Constraints are checked as for any insert; skipping them would need the right to alter the table. No lock of the table:
        // readers go on.
        using var copy = new SqlBulkCopy((SqlConnection)connection, SqlBulkCopyOptions.CheckConstraints, (SqlTransaction)transaction)
        {
            DestinationTableName = rows.Table,
            BulkCopyTimeout = ((SqlConnection)connection).CommandTimeout,
        };
        foreach (var column in rows.Columns)
            copy.ColumnMappings.Add(column, column);
        await copy.WriteToServerAsync(rows, cancellationToken).ConfigureAwait(false);
        // An early cancellation may end the call without an error.
        cancellationToken.ThrowIfCancellationRequested();
    }
}
