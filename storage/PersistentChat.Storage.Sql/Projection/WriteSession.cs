using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>A writing connection with its prepared statements. Given up after any failure, because its state is unknown then.</summary>
internal sealed class WriteSession : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly DbConnection _connection;
    private readonly IBulkWriter _bulk;
    private readonly CursorTable _cursor;
    private readonly CatalogTables _catalog;
    private readonly RecentPostTable _recentPosts;

    private WriteSession(SqlDatabase database, DbConnection connection, SqlStoreOptions options)
    {
        _database = database;
        _connection = connection;
        _bulk = database.CreateBulkWriter(connection);
        _cursor = new CursorTable(database, connection, options.Projection);
        _catalog = new CatalogTables(database, connection);
        _recentPosts = new RecentPostTable(connection, _bulk, options.RecentPosts);
    }

    public static async ValueTask<WriteSession> OpenAsync(
        SqlDatabase database, SqlStoreOptions options, CancellationToken cancellationToken)
    {
        var connection = await database.OpenWriterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new WriteSession(database, connection, options);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes the fold and moves the cursor in one transaction.</summary>
    /// <returns>False if the cursor was not at <paramref name="from"/>; nothing has changed then.</returns>
    public async ValueTask<bool> ApplyAsync(EventFold fold, LogCursor? from, LogCursor to, CancellationToken cancellationToken)
    {
        var transaction = await _database.BeginWriteAsync(_connection, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // First, so that it also locks the cursor's row against another writer until the end of the transaction.
            if (!await _cursor.TryMoveAsync(transaction, from, to, cancellationToken).ConfigureAwait(false))
                return false;
            await _catalog.WriteAsync(fold, transaction, cancellationToken).ConfigureAwait(false);
            await _bulk.InsertMessagesAsync(transaction, fold.Messages, cancellationToken).ConfigureAwait(false);
            await _recentPosts.AppendAsync(fold.RecentPosts, transaction, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            // A commit that was given up halfway would leave the caller not knowing where the cursor is.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _bulk.Dispose();
        await _cursor.DisposeAsync().ConfigureAwait(false);
        await _catalog.DisposeAsync().ConfigureAwait(false);
        await _recentPosts.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
