using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.Sqlite;

/// <summary>
/// Local state and archive in one SQLite file, filled by one projection in one transaction a batch. What
/// <see cref="IProjection.ApplyAsync"/> returned true for is on disk and survives a power cut, so the event log may be
/// truncated behind it. Thread safe.
/// </summary>
public sealed class SqliteStore : IAsyncDisposable
{
    /// <summary>Name of the projection and of its cursor.</summary>
    public const string ProjectionName = "local";

    private readonly SqliteDatabase _database;
    private readonly SqlProjection _projection;

    private SqliteStore(SqliteDatabase database, SqliteStoreOptions options, int schemaVersion)
    {
        _database = database;
        _projection = new SqlProjection(database, ProjectionName, options.RecentPosts);
        State = new SqlLocalState(database, ProjectionName, options.Node);
        Archive = new SqlArchive(database, ProjectionName);
        SchemaVersion = schemaVersion;
    }

    /// <summary>Takes events into the file. Its work is done on the caller's thread, which it blocks for the sync of each batch.</summary>
    public IProjection Projection => _projection;

    /// <summary>What a node needs to start again.</summary>
    public ILocalState State { get; }

    /// <summary>The history of messages.</summary>
    public IArchive Archive { get; }

    /// <summary>Version of the file's schema, from 1.</summary>
    public int SchemaVersion { get; }

    /// <summary>Opens the file, creating it if it is missing, and brings its schema to the newest version.</summary>
    /// <param name="path">Path of the file. Two more, with <c>-wal</c> and <c>-shm</c> appended, lie beside it while it is open and belong to it.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="clock">Dates the schema's steps; null for the system's clock.</param>
    /// <param name="cancellationToken">Gives up; the schema is then unchanged.</param>
    /// <exception cref="SchemaException">Newer software made the schema, and this software cannot use it.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The file cannot be opened or is not a SQLite database.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public static async Task<SqliteStore> OpenAsync(
        string path, SqliteStoreOptions? options = null, TimeProvider? clock = null, CancellationToken cancellationToken = default)
    {
        options ??= new SqliteStoreOptions();
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RecentPosts, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BusyTimeout, TimeSpan.FromSeconds(1), nameof(options));
        // Pools are found by connection string, so one file must have one spelling.
        var file = Path.GetFullPath(path);
        // SQLite takes an empty file for a new database, and gives the files beside it the same permissions.
        PrivateFile.CreateEmpty(file);
        var database = new SqliteDatabase(file, options.BusyTimeout);
        var migrations = Migration.FromAssembly(typeof(SqliteStore).Assembly);
        var migrator = new SchemaMigrator(database, migrations, clock ?? TimeProvider.System);
        var connection = await database.OpenWriterAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var version = await migrator.MigrateAsync(connection, cancellationToken).ConfigureAwait(false);
            return new SqliteStore(database, options, version);
        }
    }

    /// <summary>Waits for a batch under way and closes the file. Readings under way end with their results.</summary>
    public async ValueTask DisposeAsync()
    {
        await _projection.DisposeAsync().ConfigureAwait(false);
        _database.CloseReaders();
    }
}
