namespace PersistentChat.Storage.Sql;

/// <summary>One database as local state, archive or both.</summary>
public sealed class SqlStore : FollowingStore, INodeStore
{
    private readonly SqlDatabase _database;
    private readonly SqlProjection _projection;

    internal SqlStore(SqlDatabase database, SqlStoreOptions options, TimeProvider clock)
        : base(database, SchemaPart.Chat, clock)
    {
        options.Validate();
        _database = database;
        _projection = new SqlProjection(database, Schema, options, clock);
        State = new SqlLocalState(Readings, options);
        Archive = new SqlArchive(Readings, options.Projection);
    }

    /// <summary>What a node needs to start again.</summary>
    public ILocalState State { get; }

    /// <summary>The history of messages.</summary>
    public IArchive Archive { get; }

    private protected override IFollower Follower => _projection;

    /// <summary>Begins to read all messages in one snapshot, for comparing them with the log. The caller disposes of the scan.</summary>
    /// <exception cref="StorageException">The database cannot be read just now.</exception>
    public Task<IArchiveScan> ScanAsync(CancellationToken cancellationToken) =>
        ArchiveScan.OpenAsync(_database, Schema, _projection.Name, cancellationToken);

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
}
