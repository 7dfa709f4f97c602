using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>A writing connection with the prepared statements of one projection.</summary>
internal sealed class WriteSession<TRows> : IAsyncDisposable
    where TRows : class, IProjectionRows
{
    private readonly SqlDatabase _database;
    private readonly DbConnection _connection;

    private WriteSession(SqlDatabase database, DbConnection connection, string projection, TRows rows)
    {
        (_database, _connection, Rows) = (database, connection, rows);
        Cursor = new CursorTable(database, connection, projection);
    }

    public CursorTable Cursor { get; }

    public TRows Rows { get; }

    public static async ValueTask<WriteSession<TRows>> OpenAsync(
        SqlDatabase database, string projection, Func<DbConnection, TRows> openRows, CancellationToken cancellationToken)
    {
        var connection = await database.OpenWriterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new WriteSession<TRows>(database, connection, projection, openRows(connection));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs one transaction, which is committed if <paramref name="write"/> returns true.</summary>
    public async ValueTask<bool> RunAsync(
        Func<WriteSession<TRows>, DbTransaction, ValueTask<bool>> write, CancellationToken cancellationToken)
    {
        var transaction = await _database.BeginWriteAsync(_connection, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            if (!await write(this, transaction).ConfigureAwait(false))
                return false;
            cancellationToken.ThrowIfCancellationRequested();
            await CommitAsync(transaction).ConfigureAwait(false);
            return true;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Cursor.DisposeAsync().ConfigureAwait(false);
        await Rows.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// A commit is never given up halfway, and its failure never taken for a cancellation: the caller must learn that the outcome
    /// is unknown.
    /// </summary>
    private async ValueTask CommitAsync(DbTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw _database.Failure(e);
        }
    }
}
