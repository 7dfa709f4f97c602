namespace PersistentChat.Storage.Sql;

/// <summary>
/// The compliance store in one database, which may be the archive's or one of its own. The database may be away when the store is
/// made and at any time later: its schema is prepared when it is first reached. Thread safe.
/// </summary>
public sealed class SqlComplianceStore : IComplianceStore, IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly SchemaGate _schema;
    private readonly ComplianceProjection _projection;
    private readonly Readings _readings;

    internal SqlComplianceStore(SqlDatabase database, TimeProvider clock)
    {
        _database = database;
        _schema = new SchemaGate(database, SchemaPart.Compliance, clock);
        _projection = new ComplianceProjection(database, _schema, clock);
        _readings = new Readings(database, _schema);
    }

    /// <summary>What people call this kind of database.</summary>
    public string Kind => _database.Kind;

    /// <inheritdoc/>
    public IProjection Projection => _projection;

    /// <summary>Brings the schema to the newest version now, instead of at the first use.</summary>
    /// <returns>The schema's version afterwards, from 1.</returns>
    /// <exception cref="StorageException">The database cannot be reached, or newer software made its schema and this one cannot use it.</exception>
    public Task<int> PrepareAsync(CancellationToken cancellationToken) =>
        _database.GuardAsync(() => _schema.PrepareAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is below 1.</exception>
    public async ValueTask<IReadOnlyList<ComplianceEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return await _readings.RunAsync(reading => ComplianceReader.EventsAsync(reading, after, limit), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Participation>> ReadParticipationsAsync(
        Guid? roomId, long from, long to, CancellationToken cancellationToken) =>
        await _readings.RunAsync(reading => ComplianceReader.ParticipationsAsync(reading, roomId, from, to), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Waits for a batch under way and closes the database. Readings under way end with their results.</summary>
    public async ValueTask DisposeAsync()
    {
        await _projection.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
        _schema.Dispose();
    }
}
