using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// Reads a database: each reading on a connection of its own, behind a prepared schema (if one is given), its failures as
/// <see cref="StorageException"/>. Readings run beside each other and beside writers.
/// </summary>
internal sealed class Readings(SqlDatabase database, SchemaGate? schema)
{
    /// <summary>Runs a reading whose queries each see what is committed when they begin.</summary>
    public Task<T> RunAsync<T>(Func<Reading, Task<T>> read, CancellationToken cancellationToken) =>
        OffloadAsync(() => ReadAsync(read, cancellationToken), cancellationToken);

    /// <summary>Runs a reading whose queries all see the same committed state.</summary>
    public Task<T> SnapshotAsync<T>(Func<Reading, Task<T>> read, CancellationToken cancellationToken) =>
        OffloadAsync(() => ReadSnapshotAsync(read, cancellationToken), cancellationToken);

    private Task<T> OffloadAsync<T>(Func<Task<T>> reading, CancellationToken cancellationToken) =>
        database.GuardAsync(() => database.RunReadingAsync(reading, cancellationToken), cancellationToken);

    private async Task<T> ReadAsync<T>(Func<Reading, Task<T>> read, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
            return await read(new Reading(database, connection, null, cancellationToken)).ConfigureAwait(false);
    }

    private async Task<T> ReadSnapshotAsync<T>(Func<Reading, Task<T>> read, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await database.BeginSnapshotAsync(connection, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
                return await read(new Reading(database, connection, transaction, cancellationToken)).ConfigureAwait(false);
        }
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (schema is not null)
            await schema.PrepareAsync(cancellationToken).ConfigureAwait(false);
        return await database.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
    }
}
