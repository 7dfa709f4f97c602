using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Message history in SQL. Readings run beside each other and beside the writer.</summary>
internal sealed class SqlArchive(SqlDatabase database, string projection) : IArchive
{
    private const string Query =
        "SELECT number, posted_on, author, author_name, is_alert, text, rtf FROM messages "
        + "WHERE room_id = @p0 AND number BETWEEN @p1 AND @p2 ORDER BY number";

    /// <inheritdoc/>
    public async ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken) =>
        await TableReader.LoadCursorAsync(database, projection, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RoomMatches>> SearchAsync(MessageSearch search, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<FileRecord?> FindFileAsync(Guid fileId, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MessagePosted>> ReadAsync(
        Guid roomId, long first, long last, CancellationToken cancellationToken) =>
        await database.RunReadingAsync(() => QueryAsync(roomId, first, last, cancellationToken), cancellationToken).ConfigureAwait(false);

    private async Task<IReadOnlyList<MessagePosted>> QueryAsync(Guid roomId, long first, long last, CancellationToken cancellationToken)
    {
        var connection = await database.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var query = new SqlStatement(connection, Query);
            await using (query.ConfigureAwait(false))
            {
                var row = await query.ReadAsync(null, [database.ToKey(roomId), first, last], cancellationToken).ConfigureAwait(false);
                await using (row.ConfigureAwait(false))
                    return await CollectAsync(roomId, row, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<MessagePosted>> CollectAsync(Guid roomId, DbDataReader row, CancellationToken cancellationToken)
    {
        var messages = new List<MessagePosted>();
        try
        {
            while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                messages.Add(ReadMessage(roomId, row));
            return messages;
        }
        catch
        {
            foreach (var message in messages)
                message.Release();
            throw;
        }
    }

    private MessagePosted ReadMessage(Guid roomId, DbDataReader row)
    {
        var message = MessagePosted.Rent();
        message.RoomId = roomId;
        message.Number = row.GetInt64(0);
        message.Time = row.GetInt64(1);
        message.Author = row.GetString(2);
        message.AuthorName = row.GetString(3);
        message.IsAlert = row.GetBoolean(4);
        message.IsKept = true;
        message.SetContent(database.ReadUtf8(row, 5), database.ReadUtf8(row, 6));
        return message;
    }
}
