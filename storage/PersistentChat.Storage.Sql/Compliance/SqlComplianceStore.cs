namespace PersistentChat.Storage.Sql;

/// <summary>The compliance store in one database, which may be the archive's or one of its own.</summary>
public sealed class SqlComplianceStore : FollowingStore, IComplianceStore
{
    private readonly SqlDatabase _database;
    private readonly ComplianceProjection _projection;

    internal SqlComplianceStore(SqlDatabase database, TimeProvider clock)
        : base(database, SchemaPart.Compliance, clock)
    {
        _database = database;
        _projection = new ComplianceProjection(database, Schema, clock);
    }

    private protected override IFollower Follower => _projection;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is below 1.</exception>
    public async ValueTask<IReadOnlyList<ComplianceEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return await Readings.RunAsync(reading => ComplianceReader.EventsAsync(reading, after, limit), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Participation>> ReadParticipationsAsync(
        Guid? roomId, long from, long to, CancellationToken cancellationToken) =>
        await Readings.RunAsync(reading => ComplianceReader.ParticipationsAsync(reading, roomId, from, to), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Begins to read all that is recorded in one snapshot, for comparing it with the log. The caller disposes of the scan.</summary>
    /// <exception cref="StorageException">The database cannot be read just now.</exception>
    public Task<IComplianceScan> ScanAsync(CancellationToken cancellationToken) =>
        ComplianceScan.OpenAsync(_database, Schema, cancellationToken);
}
