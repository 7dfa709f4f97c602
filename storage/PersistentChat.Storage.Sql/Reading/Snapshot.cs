using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>One committed state of a database, on a connection of its own, for reading it piece by piece. One reading at a time.</summary>
internal sealed class Snapshot : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;

    private Snapshot(SqlDatabase database, DbConnection connection, DbTransaction transaction) =>
        (_database, _connection, _transaction) = (database, connection, transaction);

    /// <summary>Begins the snapshot, behind a prepared schema.</summary>
    public static Task<Snapshot> OpenAsync(SqlDatabase database, SchemaGate schema, CancellationToken cancellationToken) => database.GuardAsync(
        () => database.RunReadingAsync(
            async () =>
            {
                await schema.PrepareAsync(cancellationToken).ConfigureAwait(false);
                return await BeginAsync(database, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken),
        cancellationToken);

    /// <summary>Reads a piece.</summary>
    public Task<T> ReadAsync<T>(Func<Reading, Task<T>> read, CancellationToken cancellationToken) => _database.GuardAsync(
        () => _database.RunReadingAsync(
            () => read(new Reading(_database, _connection, _transaction, cancellationToken)), cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<Snapshot> BeginAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new Snapshot(database, connection, await database.BeginSnapshotAsync(connection, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
