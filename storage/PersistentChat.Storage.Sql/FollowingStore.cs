namespace PersistentChat.Storage.Sql;

/// <summary>
/// A database that follows the event log by one projection, in one transaction a batch. What <see cref="IProjection.ApplyAsync"/>
/// returned true for is on disk, so the event log may be truncated behind it. The database may be away when the store is made and
/// at any time later: its schema is prepared when it is first reached. Thread safe.
/// </summary>
public abstract class FollowingStore : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly SchemaPart _part;

    private protected FollowingStore(SqlDatabase database, SchemaPart part, TimeProvider clock)
    {
        (_database, _part) = (database, part);
        Schema = new SchemaGate(database, part, clock);
        Readings = new Readings(database, Schema);
    }

    /// <summary>What people call this kind of database.</summary>
    public string Kind => _database.Kind;

    /// <summary>Takes events into the database.</summary>
    public IProjection Projection => Follower;

    private protected abstract IFollower Follower { get; }

    private protected SchemaGate Schema { get; }

    private protected Readings Readings { get; }

    /// <summary>Brings the schema to the newest version now, instead of at the first use.</summary>
    /// <returns>The schema's version afterwards, from 1.</returns>
    /// <exception cref="StorageException">The database cannot be reached, or newer software made its schema and this one cannot use it.</exception>
    public Task<int> PrepareAsync(CancellationToken cancellationToken) =>
        _database.GuardAsync(() => Schema.PrepareAsync(cancellationToken), cancellationToken);

    /// <summary>Tells which schema the database has, without changing anything; also works where there is none yet.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<SchemaStatus> ReadSchemaAsync(CancellationToken cancellationToken) =>
        SchemaReader.ReadAsync(_database, _part, cancellationToken);

    /// <summary>Reads the events that were set aside, in the order in which that happened.</summary>
    /// <exception cref="StorageException">The database cannot be read just now.</exception>
    public async Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(CancellationToken cancellationToken) => await Readings.RunAsync(
        reading => DeadLetterTable.ReadAsync(reading, _part, Follower.Name), cancellationToken).ConfigureAwait(false);

    /// <summary>Reads the gaps that operators accepted, in that order.</summary>
    /// <exception cref="StorageException">The database cannot be read just now.</exception>
    public async Task<IReadOnlyList<AcceptedGap>> ReadAcceptedGapsAsync(CancellationToken cancellationToken) => await Readings.RunAsync(
        reading => AcceptedGapTable.ReadAsync(reading, _part, Follower.Name), cancellationToken).ConfigureAwait(false);

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
        Follower.AcceptGapAsync(from, to, cancellationToken);

    /// <summary>
    /// Lets the database follow a new log, which goes on where the old one ended. Of what is recorded nothing changes, but that stays
    /// in rooms which the old log left open end now. An operator's decision: what the old log had behind the cursor is not in the database.
    /// </summary>
    /// <param name="expected">Where the cursor is, in the old log.</param>
    /// <param name="start">Where the new log begins.</param>
    /// <param name="cancellationToken">Gives up before the transaction commits.</param>
    /// <returns>False if the cursor was elsewhere; nothing has changed then.</returns>
    /// <exception cref="ArgumentException">Both positions are of one log.</exception>
    /// <exception cref="StorageException">Nothing was changed, or the outcome of the commit is unknown; the cursor tells.</exception>
    public ValueTask<bool> AdoptLogAsync(LogCursor expected, LogCursor start, CancellationToken cancellationToken) =>
        Follower.AdoptLogAsync(expected, start, cancellationToken);

    /// <summary>Waits for a batch under way and closes the database. Readings under way end with their results.</summary>
    public async ValueTask DisposeAsync()
    {
        await Follower.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
        Schema.Dispose();
        GC.SuppressFinalize(this);
    }
}
