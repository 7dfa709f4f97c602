using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>Writes what a batch does to messages, absent numbers and files.</summary>
internal sealed class MessageTables : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly IBulkWriter _bulk;
    private readonly AbsentNumberTable _absent;
    private readonly StatementSet _statements;
    private readonly SqlStatement _replace;
    private readonly SqlStatement _remove;
    private readonly SqlStatement _file;

    public MessageTables(SqlDatabase database, DbConnection connection, IBulkWriter bulk)
    {
        (_database, _bulk) = (database, bulk);
        _absent = new AbsentNumberTable(database, connection);
        _statements = new StatementSet(database, connection);
        _replace = _statements.Add(
            "UPDATE messages SET text = @p2, rtf = '', is_replaced = @p3 WHERE room_id = @p0 AND number = @p1");
        _remove = _statements.Add("DELETE FROM messages WHERE room_id = @p0 AND number BETWEEN @p1 AND @p2");
        _file = _statements.AddUpsert("files", ["id"], ["room_id", "uploader", "name", "stored_name", "size", "sha256", "uploaded_on"]);
    }

    /// <summary>Writes every row of the fold, in the order that it asks for.</summary>
    public async ValueTask WriteAsync(MessageFold fold, DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var ((roomId, reason), numbers) in fold.Absent)
        {
            foreach (var range in numbers.Ranges)
            {
                if (reason == AbsentReason.Removed)
                    await RemoveAsync(transaction, roomId, range, cancellationToken).ConfigureAwait(false);
                await _absent.AddAsync(transaction, roomId, reason, range, cancellationToken).ConfigureAwait(false);
            }
        }
        if (fold.Posted.Count > 0)
            await _bulk.InsertMessagesAsync(transaction, fold.Posted, cancellationToken).ConfigureAwait(false);
        foreach (var replaced in fold.Replaced.Values)
            await ReplaceAsync(transaction, replaced, cancellationToken).ConfigureAwait(false);
        foreach (var file in fold.Files.Values)
            await _file.ExecuteAsync(transaction, Row(file), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _absent.DisposeAsync().ConfigureAwait(false);
        await _statements.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask RemoveAsync(
        DbTransaction transaction, Guid roomId, NumberRange numbers, CancellationToken cancellationToken)
    {
        await _bulk.UnindexAsync(transaction, roomId, numbers, cancellationToken).ConfigureAwait(false);
        object[] values = [_database.ToKey(roomId), numbers.First, numbers.Last];
        await _remove.ExecuteAsync(transaction, values, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReplaceAsync(DbTransaction transaction, MessageReplaced replaced, CancellationToken cancellationToken)
    {
        object[] values = [_database.ToKey(replaced.RoomId), replaced.Number, replaced.Text, true];
        await _replace.ExecuteAsync(transaction, values, cancellationToken).ConfigureAwait(false);
        await _bulk.IndexReplacedAsync(transaction, replaced, cancellationToken).ConfigureAwait(false);
    }

    private object[] Row(FileRecord file) =>
    [
        _database.ToKey(file.Id), _database.ToKey(file.RoomId), file.Uploader, file.Name, file.StoredName, file.Size, file.Sha256,
        file.UploadedOn,
    ];
}
