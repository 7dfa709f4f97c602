namespace PersistentChat.Storage.Sql;

/// <summary>Prepares a schema once, whenever its database is first reached; until that works, everyone who comes tries.</summary>
internal sealed class SchemaGate(SqlDatabase database, SchemaPart part, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _version;

    /// <summary>Brings the schema to the newest version this software knows, unless that was done.</summary>
    /// <returns>The schema's version.</returns>
    public async Task<int> PrepareAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _version) is var known and > 0)
            return known;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_version == 0)
                Volatile.Write(ref _version, await MigrateAsync(cancellationToken).ConfigureAwait(false));
            return _version;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Does it again, for a writer that failed: the database that answers now may be another one, such as a restored backup.
    /// </summary>
    public async Task PrepareAgainAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Volatile.Write(ref _version, await MigrateAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenWriterAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var migrator = new SchemaMigrator(database, part, database.Migrations(part), clock);
            var version = await migrator.MigrateAsync(connection, cancellationToken).ConfigureAwait(false);
            await database.FinishSchemaAsync(connection, part, cancellationToken).ConfigureAwait(false);
            return version;
        }
    }
}
