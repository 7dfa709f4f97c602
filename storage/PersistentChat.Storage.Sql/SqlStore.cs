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
    private readonly Readings _readings;

    internal SqlStore(SqlDatabase database, SqlStoreOptions options, TimeProvider clock)
    {
        options.Validate();
        _database = database;
        _schema = new SchemaGate(database, SchemaPart.Chat, clock);
        _projection = new SqlProjection(database, _schema, options, clock);
        _readings = new Readings(database, _schema);
        State = new SqlLocalState(_readings, options);
        Archive = new SqlArchive(_readings, options.Projection);
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

    /// <summary>Tells which schema the database has, without changing anything; also works where there is none yet.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<SchemaStatus> ReadSchemaAsync(CancellationToken cancellationToken) =>
        SchemaReader.ReadAsync(_database, SchemaPart.Chat, cancellationToken);

    /// <summary>Begins to read all messages in one snapshot, for comparing them with the log. The caller disposes of the scan.</summary>
    /// <exception cref="StorageException">The database cannot be read just now.</exception>
    public Task<IArchiveScan> ScanAsync(CancellationToken cancellationToken) =>
        ArchiveScan.OpenAsync(_database, _schema, _projection.Name, cancellationToken);

    /// <summary>Reads the events that were set aside, in the order in which that happened.</summary>
    /// <exception cref="StorageException">The database cannot be read just now.</exception>
    public async Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(CancellationToken cancellationToken) => await _readings.RunAsync(
        reading => DeadLetterTable.ReadAsync(reading, _projection.Name), cancellationToken).ConfigureAwait(false);

    /// <summary>Reads the gaps that operators accepted, in that order.</summary>
    /// <exception cref="StorageException">The database cannot be read just now.</exception>
    public async Task<IReadOnlyList<AcceptedGap>> ReadAcceptedGapsAsync(CancellationToken cancellationToken) => await _readings.RunAsync(
        reading => AcceptedGapTable.ReadAsync(reading, _projection.Name), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Gives up records that the log does not have any more: moves the cursor over them and keeps a note of it. An operator's
    /// decision, never the server's own.
    /// </summary>
    /// <param name="from">Where the cursor is; null if the store is empty.</param>
    /// <param name="to">Where the log begins.</param>
    /// <param name="cancellationToken">Gives up before the transaction commits.</param>
    /// <returns>False if the cursor was elsewhere; nothing has changed then.</returns>
    /// <exception cref="ArgumentException">The positions are not of one log, or in the wrong order.</exception>
    /// <exception cref="StorageException">Nothing was changed, or the outcome of the commit is unknown; the cursor tells.</exception>
    public ValueTask<bool> AcceptGapAsync(LogCursor? from, LogCursor to, CancellationToken cancellationToken) =>
        _projection.AcceptGapAsync(from, to, cancellationToken);

    /// <summary>
    /// Lets an archive follow a new log, which goes on where the old one ended. Nothing in the archive changes. An operator's
    /// decision: what the old log had behind the cursor is not in the archive.
    /// </summary>
    /// <param name="expected">Where the cursor is, in the old log.</param>
    /// <param name="start">Where the new log begins.</param>
    /// <param name="cancellationToken">Gives up before the transaction commits.</param>
    /// <returns>False if the cursor was elsewhere; nothing has changed then.</returns>
    /// <exception cref="ArgumentException">Both positions are of one log.</exception>
    /// <exception cref="StorageException">Nothing was changed, or the outcome of the commit is unknown; the cursor tells.</exception>
    public ValueTask<bool> AdoptLogAsync(LogCursor expected, LogCursor start, CancellationToken cancellationToken) =>
        _projection.AdoptLogAsync(expected, start, cancellationToken);

    /// <summary>Writes a whole state into an empty store, in one transaction, so that an empty node can begin with what the archive has.</summary>
    /// <param name="state">The state. Its own cursor is not taken over.</param>
    /// <param name="at">Where the cursor will be; null to leave the store without one.</param>
    /// <param name="cancellationToken">Gives up before the transaction commits.</param>
    /// <exception cref="StorageException">The store is not empty, or cannot be written.</exception>
    public Task ImportAsync(LocalSnapshot state, LogCursor? at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return _projection.ImportAsync(state, at, cancellationToken);
    }

    /// <summary>Waits for a batch under way and closes the database. Readings under way end with their results.</summary>
    public async ValueTask DisposeAsync()
    {
        await _projection.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
        _schema.Dispose();
    }
}
