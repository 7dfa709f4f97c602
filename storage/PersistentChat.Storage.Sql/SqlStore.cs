namespace PersistentChat.Storage.Sql;

/// <summary>
/// One database as local state, archive or both, filled by one projection in one transaction a batch. What
/// <see cref="IProjection.ApplyAsync"/> returned true for is on disk, so the event log may be truncated behind it. The database may
/// be away when the store is made and at any time later: its schema is prepared when it is first reached. Thread safe.
/// </summary>
public sealed class SqlStore : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly SqlProjection _projection;
    private readonly SchemaGate _schema;

    internal SqlStore(SqlDatabase database, SqlStoreOptions options, TimeProvider clock)
    {
        options.Validate();
        _database = database;
        _schema = new SchemaGate(database, SchemaPart.Chat, clock);
        _projection = new SqlProjection(database, _schema, options, clock);
        var readings = new Readings(database, _schema);
        State = new SqlLocalState(readings, options);
        Archive = new SqlArchive(readings, options.Projection);
    }

    /// <summary>What people call this kind of database.</summary>
    public string Kind => _database.Kind;

    /// <summary>Takes events into the database.</summary>
    public IProjection Projection => _projection;

    /// <summary>What a node needs to start again.</summary>
    public ILocalState State { get; }

    /// <summary>The history of messages.</summary>
    public IArchive Archive { get; }

    /// <summary>Brings the schema to the newest version now, instead of at the first use.</summary>
    /// <returns>The schema's version afterwards, from 1.</returns>
    /// <exception cref="StorageException">The database cannot be reached, or newer software made its schema and this one cannot use it.</exception>
    public Task<int> PrepareAsync(CancellationToken cancellationToken) =>
        _database.GuardAsync(() => _schema.PrepareAsync(cancellationToken), cancellationToken);

    /// <summary>Waits for a batch under way and closes the database. Readings under way end with their results.</summary>
    public async ValueTask DisposeAsync()
    {
        await _projection.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
        _schema.Dispose();
    }
}
