using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.Sqlite;

/// <summary>
/// Opens a SQLite file as a store. What <see cref="IProjection.ApplyAsync"/> returned true for survives a power cut. The
/// projection's work is done on the caller's thread, which it blocks for the sync of each batch.
/// </summary>
public static class SqliteStore
{
    /// <summary>How long a statement waits for a lock that another process (a backup, a tool) holds, unless told otherwise.</summary>
    public static readonly TimeSpan DefaultBusyTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Names the file, creating it if it is missing; its schema is brought to the newest version when it is first used.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="busyTimeout">How long a statement waits for a lock, from 1 s; null for <see cref="DefaultBusyTimeout"/>.</param>
    /// <param name="clock">Dates the schema's steps; null for the system's clock.</param>
    /// <exception cref="StorageException">The file cannot be created.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public static SqlStore Open(string path, SqlStoreOptions? options = null, TimeSpan? busyTimeout = null, TimeProvider? clock = null) =>
        new(Database(path, busyTimeout), options ?? new SqlStoreOptions(), clock ?? TimeProvider.System);

    /// <summary>Opens the file, creating it if it is missing, and brings its schema to the newest version.</summary>
    /// <param name="path">Path of the file. Two more, with <c>-wal</c> and <c>-shm</c> appended, lie beside it while it is open and belong to it.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="busyTimeout">How long a statement waits for a lock, from 1 s; null for <see cref="DefaultBusyTimeout"/>.</param>
    /// <param name="clock">Dates the schema's steps; null for the system's clock.</param>
    /// <param name="cancellationToken">Gives up; the schema is then unchanged.</param>
    /// <exception cref="StorageException">The file cannot be opened, is not a SQLite database, or newer software made its schema.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public static Task<SqlStore> OpenAsync(
        string path, SqlStoreOptions? options = null, TimeSpan? busyTimeout = null, TimeProvider? clock = null,
        CancellationToken cancellationToken = default) =>
        PreparedAsync(Open(path, options, busyTimeout, clock), cancellationToken);

    /// <summary>Names the file of a compliance store, creating it if it is missing; its schema is brought to the newest version when it is first used.</summary>
    /// <param name="path">Path of the file, which is not one of <see cref="Open"/>.</param>
    /// <param name="busyTimeout">How long a statement waits for a lock, from 1 s; null for <see cref="DefaultBusyTimeout"/>.</param>
    /// <param name="clock">Dates the schema's steps and the events; null for the system's clock.</param>
    /// <exception cref="StorageException">The file cannot be created.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of its range.</exception>
    public static SqlComplianceStore OpenCompliance(string path, TimeSpan? busyTimeout = null, TimeProvider? clock = null) =>
        new(Database(path, busyTimeout), clock ?? TimeProvider.System);

    /// <summary>Opens the file as a compliance store, creating it if it is missing, and brings its schema to the newest version.</summary>
    /// <param name="path">Path of the file, which is not one of <see cref="OpenAsync"/>. Two more lie beside it, as there.</param>
    /// <param name="busyTimeout">How long a statement waits for a lock, from 1 s; null for <see cref="DefaultBusyTimeout"/>.</param>
    /// <param name="clock">Dates the schema's steps and the events; null for the system's clock.</param>
    /// <param name="cancellationToken">Gives up; the schema is then unchanged.</param>
    /// <exception cref="StorageException">The file cannot be opened, is not a SQLite database, or newer software made its schema.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of its range.</exception>
    public static Task<SqlComplianceStore> OpenComplianceAsync(
        string path, TimeSpan? busyTimeout = null, TimeProvider? clock = null, CancellationToken cancellationToken = default) =>
        PreparedAsync(OpenCompliance(path, busyTimeout, clock), cancellationToken);

    private static async Task<T> PreparedAsync<T>(T store, CancellationToken cancellationToken)
        where T : FollowingStore
    {
        try
        {
            await store.PrepareAsync(cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static SqliteDatabase Database(string path, TimeSpan? busyTimeout)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var busy = busyTimeout ?? DefaultBusyTimeout;
        ArgumentOutOfRangeException.ThrowIfLessThan(busy, TimeSpan.FromSeconds(1), nameof(busyTimeout));
        // Pools are found by connection string, so one file must have one spelling.
        var file = Path.GetFullPath(path);
        var database = new SqliteDatabase(file, busy);
        CreateEmpty(file, database);
        return database;
    }

    /// <summary>SQLite takes an empty file for a new database, and gives the files beside it the same permissions.</summary>
    private static void CreateEmpty(string file, SqliteDatabase database)
    {
        try
        {
            PrivateFile.CreateEmpty(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw database.Failure(e);
        }
    }
}
