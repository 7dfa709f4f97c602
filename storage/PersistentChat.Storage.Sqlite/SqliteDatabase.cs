using System.Data.Common;
using Microsoft.Data.Sqlite;
using PersistentChat.Storage.Sql;
using SQLitePCL;

namespace PersistentChat.Storage.Sqlite;

/// <summary>
/// A SQLite file in WAL mode: one connection writes, any number read a snapshot of their own, and neither waits for the other.
/// </summary>
internal sealed class SqliteDatabase(string path, TimeSpan busyTimeout) : SqlDatabase
{
    // FULL syncs the write-ahead log at every commit. With NORMAL a power cut may take back the last commits: rows and
    // cursor would still fit each other, but the event log may by then have been truncated up to the cursor that was
    // taken back. A commit covers a whole batch and nobody waits for it, so the sync costs little.
    // A batch of a busy server changes more pages than SQLite's own 2 MB hold: they would be written and read back within it.
    // Pages of 8 KiB in place of 4: each takes two calls to write it to the write-ahead log and one to the file, whatever its size. A file
    // that has pages already keeps their size; the journal's mode makes the first, so the size is said before it.
    private const string WriterSettings =
        "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384;";

    private readonly string _writer = ConnectionString(path, SqliteOpenMode.ReadWriteCreate, busyTimeout, pooled: false);
    private readonly string _reader = ConnectionString(path, SqliteOpenMode.ReadOnly, busyTimeout, pooled: true);

    /// <inheritdoc/>
    public override string Kind => "SQLite";

    /// <inheritdoc/>
    public override IReadOnlyList<Migration> Migrations(SchemaPart part) => Migration.FromAssembly(typeof(SqliteDatabase).Assembly, part);

    /// <inheritdoc/>
    public override StorageFault Classify(Exception failure) => SqliteFaults.Classify(failure);

    /// <inheritdoc/>
    public override SqlCondition MatchWords(IReadOnlyList<string> words, bool all, int firstParameter) =>
        new(SqliteWordIndex.Condition(firstParameter), [SqliteWordIndex.Expression(words, all)]);

    /// <inheritdoc/>
    public override string CountTables => "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = @p0";

    /// <inheritdoc/>
    public override string CreateVersionTable(string table) =>
        $"""
        CREATE TABLE IF NOT EXISTS {table} (
            version           INTEGER NOT NULL PRIMARY KEY,
            lowest_compatible INTEGER NOT NULL,
            name              TEXT NOT NULL,
            applied_on        INTEGER NOT NULL
        ) STRICT
        """;

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenWriterAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_writer);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var settings = connection.CreateCommand();
            settings.CommandText = WriterSettings;
            await using (settings.ConfigureAwait(false))
                await settings.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            SqliteWordIndex.Register(connection);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_reader);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        return connection;
    }

    /// <inheritdoc/>
    /// <remarks>BEGIN IMMEDIATE: a transaction that reads first and then writes would fail if another one wrote in between.</remarks>
    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(((SqliteConnection)connection).BeginTransaction(deferred: false));
    }

    /// <inheritdoc/>
    public override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(((SqliteConnection)connection).BeginTransaction(deferred: true));
    }

    /// <inheritdoc/>
    /// <remarks>The writer's lock is the only one SQLite has, and all that is needed.</remarks>
    public override ValueTask<DbTransaction> BeginSchemaChangeAsync(DbConnection connection, CancellationToken cancellationToken) =>
        BeginWriteAsync(connection, cancellationToken);

    /// <inheritdoc/>
    public override string Upsert(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        ConflictingInsert.Replacing(table, keys, columns);

    /// <inheritdoc/>
    public override string InsertIfAbsent(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        ConflictingInsert.Keeping(table, keys, columns);

    /// <inheritdoc/>
    public override IBulkWriter CreateBulkWriter(DbConnection connection) => new SqliteBulkWriter((SqliteConnection)connection);

    /// <inheritdoc/>
    public override IComplianceWriter CreateComplianceWriter(DbConnection connection) => new SqliteComplianceWriter((SqliteConnection)connection);

    /// <inheritdoc/>
    public override object ToKey(Guid id) => id.ToByteArray(bigEndian: true);

    /// <inheritdoc/>
    public override Guid ReadKey(DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ReadBytes(DbDataReader row, int column) => raw.sqlite3_column_blob(((SqliteDataReader)row).Handle, column);

    /// <inheritdoc/>
    /// <remarks>The file's encoding is UTF-8, so the bytes of a text are taken as they are.</remarks>
    public override byte[] ReadUtf8(DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <inheritdoc/>
    public override Task<T> RunReadingAsync<T>(Func<Task<T>> reading, CancellationToken cancellationToken) =>
        Task.Run(reading, cancellationToken);

    /// <summary>Closes the pooled readers, so that nothing holds the file any longer.</summary>
    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(_reader);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    private static string ConnectionString(string path, SqliteOpenMode mode, TimeSpan busyTimeout, bool pooled) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = pooled,
            DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
        }.ToString();
}
