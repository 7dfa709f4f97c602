namespace PersistentChat.Storage.Sql;

/// <summary>Message history in SQL. Readings run beside each other and beside the writer.</summary>
internal sealed class SqlArchive(Readings readings, string projection) : IArchive
{
    private const string Query =
        $"SELECT {MessageRow.Columns} FROM messages WHERE room_id = @p0 AND number BETWEEN @p1 AND @p2 ORDER BY number";

    /// <inheritdoc/>
    public async ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken) =>
        await readings.RunAsync(reading => CursorTable.ReadAsync(reading, projection), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RoomMatches>> SearchAsync(MessageSearch search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        search.Validate();
        return await readings.RunAsync(reading => new MessageSearcher(reading, search).SearchAsync(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<FileRecord?> FindFileAsync(Guid fileId, CancellationToken cancellationToken) =>
        await readings.RunAsync(reading => new DirectoryReader(reading).FileAsync(fileId), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MessagePosted>> ReadAsync(
        Guid roomId, long first, long last, CancellationToken cancellationToken) =>
        await readings.RunAsync(reading => QueryAsync(reading, roomId, first, last), cancellationToken).ConfigureAwait(false);

    private static async Task<IReadOnlyList<MessagePosted>> QueryAsync(Reading reading, Guid roomId, long first, long last)
    {
        var messages = new List<MessagePosted>();
        try
        {
            object[] values = [reading.Database.ToKey(roomId), first, last];
            await reading.ForEachAsync(Query, values, row => messages.Add(MessageRow.Read(reading.Database, roomId, row)))
                .ConfigureAwait(false);
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
