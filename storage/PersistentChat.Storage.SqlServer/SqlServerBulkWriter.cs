using System.Data.Common;
using System.Text;
using Microsoft.Data.SqlClient;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer;

/// <summary>
/// Inserts with SqlBulkCopy, which streams rows as the server stores them. Table-valued parameters would do for batches of this size too,
/// but need a type in the schema, and rights on it, for each table.
/// </summary>
internal sealed class SqlServerBulkWriter(DbConnection connection) : IBulkWriter
{
    private readonly WordColumn _words = new();

    /// <inheritdoc/>
    public ValueTask InsertMessagesAsync(
        DbTransaction transaction, IReadOnlyList<MessagePosted> messages, CancellationToken cancellationToken) =>
        CopyAsync("messages", new MessageRows(messages, _words), transaction, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask IndexReplacedAsync(DbTransaction transaction, MessageReplaced replaced, CancellationToken cancellationToken)
    {
        var update = new SqlStatement(connection, "UPDATE messages SET words = @p0 WHERE room_id = @p1 AND number = @p2;");
        await using (update.ConfigureAwait(false))
        {
            object[] values = [_words.Of(Encoding.UTF8.GetBytes(replaced.Text)), replaced.RoomId, replaced.Number];
            await update.ExecuteAsync(transaction, values, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The words are a column of the row.</remarks>
    public ValueTask UnindexAsync(DbTransaction transaction, Guid roomId, NumberRange numbers, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask InsertRecentPostsAsync(
        DbTransaction transaction, IReadOnlyList<RecentPost> posts, long firstOrdinal, CancellationToken cancellationToken) =>
        CopyAsync("recent_posts", new RecentPostRows(posts, firstOrdinal), transaction, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing outlives a batch.
    }

    private async ValueTask CopyAsync(string table, BulkRows rows, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using (rows.ConfigureAwait(false))
        {
            if (!rows.HasRows)
                return;
            // Constraints are checked as for any insert; skipping them would need the right to alter the table. No table lock: readers go on.
            using var copy = new SqlBulkCopy((SqlConnection)connection, SqlBulkCopyOptions.CheckConstraints, (SqlTransaction)transaction)
            {
                DestinationTableName = table,
                BulkCopyTimeout = ((SqlConnection)connection).CommandTimeout,
            };
            foreach (var column in rows.Columns)
                copy.ColumnMappings.Add(column, column);
            await copy.WriteToServerAsync(rows, cancellationToken).ConfigureAwait(false);
            // An early cancellation may end the call without an error.
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
