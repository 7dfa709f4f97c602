using System.Data.Common;
using System.Text;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer;

/// <summary>Inserts messages.</summary>
internal sealed class SqlServerBulkWriter(DbConnection connection, RowInserter inserter) : IBulkWriter
{
    private readonly WordColumn _words = new();

    /// <inheritdoc/>
    public ValueTask InsertMessagesAsync(
        DbTransaction transaction, IReadOnlyList<MessagePosted> messages, CancellationToken cancellationToken) =>
        inserter.InsertAsync(transaction, new MessageRows(messages, _words), cancellationToken);

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
    public void Dispose() => inserter.Dispose();
}
