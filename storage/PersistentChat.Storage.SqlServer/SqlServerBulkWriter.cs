using System.Data.Common;
using System.Text;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer;

/// <summary>Inserts messages with SqlBulkCopy.</summary>
internal sealed class SqlServerBulkWriter(DbConnection connection) : IBulkWriter
{
    private readonly WordColumn _words = new();

    /// <inheritdoc/>
    public ValueTask InsertMessagesAsync(
        DbTransaction transaction, IReadOnlyList<MessagePosted> messages, CancellationToken cancellationToken) =>
        BulkCopy.RunAsync(connection, transaction, "messages", new MessageRows(messages, _words), cancellationToken);

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
    public ValueTask UnindexAsync(DbTransaction transaction, Guid roomId, NumberRange numbers, CancellationToken cancellationToken) =>
        default;

    /// <inheritdoc/>
    public ValueTask InsertRecentPostsAsync(
        DbTransaction transaction, IReadOnlyList<RecentPost> posts, long firstOrdinal, CancellationToken cancellationToken) =>
        BulkCopy.RunAsync(connection, transaction, "recent_posts", new RecentPostRows(posts, firstOrdinal), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing outlives a batch.
    }
}
