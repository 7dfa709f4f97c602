using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Message history in SQL. Readings run beside each other and beside the writer.</summary>
internal sealed class SqlArchive(SqlDatabase database, string projection) : IArchive
{
    private const string Query =
        $"SELECT {MessageRow.Columns} FROM messages WHERE room_id = @p0 AND number BETWEEN @p1 AND @p2 ORDER BY number";

    /// <inheritdoc/>
    public async ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken) =>
        await TableReader.LoadCursorAsync(database, projection, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RoomMatches>> SearchAsync(MessageSearch search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        search.Validate();
        var searcher = new MessageSearcher(database, search);
        return await database.RunReadingAsync(() => searcher.SearchAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

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
                messages.Add(MessageRow.Read(database, roomId, row));
            return messages;
        }
        catch
        {
            foreach (var message in messages)
                message.Release();
            throw;
        }
    }
}
