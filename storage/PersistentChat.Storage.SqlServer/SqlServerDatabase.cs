using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.SqlClient;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer;

/// <summary>
/// SQL Server and Azure SQL. Statements keep to what SQL Server 2016 knows; each is one batch, so it is sent and compiled once.
/// Open to be derived from by tests, which put other connections under it.
/// </summary>
internal class SqlServerDatabase(Func<DbConnection> writer, Func<DbConnection> reader) : SqlDatabase
{
    // NOCOUNT would hide how many rows a statement changed, which the cursor is compared by, and a server may have it on by default.
    // With XACT_ABORT any error ends the transaction, so that nothing is left half done.
    private const string WriterSettings = "SET NOCOUNT OFF; SET XACT_ABORT ON;";

    private readonly WordSearch _words = new();

    /// <inheritdoc/>
    public override string Kind => "SQL Server";

    /// <inheritdoc/>
    public override IReadOnlyList<Migration> Migrations(SchemaPart part) =>
        Migration.FromAssembly(typeof(SqlServerDatabase).Assembly, part);

    /// <inheritdoc/>
    public override string CountTables => "SELECT COUNT_BIG(*) FROM sys.tables WHERE object_id = OBJECT_ID(@p0, N'U');";

    /// <inheritdoc/>
    public override string CreateVersionTable(string table) =>
        $"""
        IF OBJECT_ID(N'{table}', N'U') IS NULL
        CREATE TABLE {table} (
            version           int NOT NULL,
            lowest_compatible int NOT NULL,
            name              nvarchar(400) NOT NULL,
            applied_on        bigint NOT NULL,
            CONSTRAINT pk_{table} PRIMARY KEY (version)
        );
        """;

    /// <inheritdoc/>
    public override IEnumerable<string> Batches(string script) => BatchSplitter.Split(script);

    /// <inheritdoc/>
    public override StorageFault Classify(Exception failure) => SqlServerFaults.Classify(failure);

    /// <inheritdoc/>
    public override bool IsKeyTaken(Exception failure) => SqlServerFaults.IsKeyTaken(failure);

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenWriterAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(writer(), cancellationToken).ConfigureAwait(false);
        try
        {
            await ScalarAsync(connection, null, WriterSettings, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// It waits for rows that a batch under way has locked unless the database has READ_COMMITTED_SNAPSHOT on (as Azure SQL has it,
    /// and as docs/storage.md advises).
    /// </remarks>
    public override async ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken) =>
        await OpenAsync(reader(), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <remarks>
    /// Read committed, not snapshot: a snapshot transaction fails when a row it changes was changed since it began, and here it
    /// waits instead. The first statement locks the cursor's row, so writers of one projection come one after the other.
    /// </remarks>
    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // 1 is on; 2 and 3 are on the way, and a snapshot transaction would fail. Asked each time: an administrator may switch it on.
        const string Allowed = "SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID();";
        var state = await ScalarAsync(connection, null, Allowed, cancellationToken).ConfigureAwait(false);
        // Serializable locks what it reads, phantoms included. It cannot deadlock with a batch: both take the cursor's row first.
        var isAllowed = state is not (null or DBNull) && Convert.ToInt32(state, CultureInfo.InvariantCulture) == 1;
        var isolation = isAllowed ? IsolationLevel.Snapshot : IsolationLevel.Serializable;
        return await connection.BeginTransactionAsync(isolation, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask<DbTransaction> BeginSchemaChangeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // A little less than a statement's usual time, so that what is reported is this lock and not a time-out.
        const string Lock =
            """
            DECLARE @lock int;
            EXEC @lock = sp_getapplock
                @Resource = N'pchat_schema', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 25000;
            SELECT @lock;
            """;
        var transaction = await BeginWriteAsync(connection, cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await ScalarAsync(connection, transaction, Lock, cancellationToken).ConfigureAwait(false);
            if (Convert.ToInt32(result, CultureInfo.InvariantCulture) < 0)
                throw new StorageException(StorageFault.Transient, "Another node is changing the schema and has not finished yet.");
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask FinishSchemaAsync(DbConnection connection, SchemaPart part, CancellationToken cancellationToken)
    {
        if (part == SchemaPart.Chat)
            await _words.PrepareAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override string Upsert(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        UpsertText.Upsert(table, keys, columns);

    /// <inheritdoc/>
    public override string InsertIfAbsent(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        UpsertText.InsertIfAbsent(table, keys, columns);

    /// <inheritdoc/>
    public override SqlCondition MatchWords(IReadOnlyList<string> words, bool all, int firstParameter) =>
        _words.Condition(words, all, firstParameter);

    /// <inheritdoc/>
    public override string FirstRows(int parameter) =>
        string.Create(CultureInfo.InvariantCulture, $"OFFSET 0 ROWS FETCH NEXT @p{parameter} ROWS ONLY");

    /// <inheritdoc/>
    public override IBulkWriter CreateBulkWriter(DbConnection connection) =>
        new SqlServerBulkWriter(connection, new RowInserter(connection, InsertInBulkAsync));

    /// <inheritdoc/>
    public override IComplianceWriter CreateComplianceWriter(DbConnection connection) =>
        new SqlServerComplianceWriter(new RowInserter(connection, InsertInBulkAsync));

    /// <inheritdoc/>
    public override object ToKey(Guid id) => id;

    /// <inheritdoc/>
    public override Guid ReadKey(DbDataReader row, int column) => row.GetGuid(column);

    /// <inheritdoc/>
    public override byte[] ReadUtf8(DbDataReader row, int column) => Encoding.UTF8.GetBytes(row.GetString(column));

    /// <summary>Closes the pooled readers that are idle; those in use close when they are given back.</summary>
    public override async ValueTask DisposeAsync()
    {
        var connection = reader();
        await using (connection.ConfigureAwait(false))
        {
            if (connection is SqlConnection pooled)
                SqlConnection.ClearPool(pooled);
        }
    }

    /// <summary>Inserts many rows.</summary>
    protected virtual ValueTask InsertInBulkAsync(
        DbConnection connection, DbTransaction transaction, BulkRows rows, CancellationToken cancellationToken) =>
        BulkCopy.RunAsync(connection, transaction, rows, cancellationToken);

    private static async ValueTask<DbConnection> OpenAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask<object?> ScalarAsync(
        DbConnection connection, DbTransaction? transaction, string statement, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = transaction;
            command.CommandText = statement;
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
