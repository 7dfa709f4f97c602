using System.Data;
using System.Data.Common;
using System.Globalization;
using Npgsql;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.PostgreSql;

/// <summary>A PostgreSQL database: one connection writes, a pool reads, and neither waits for the other.</summary>
internal sealed class PostgreSqlDatabase(PostgreSqlConnections connections) : SqlDatabase
{
    // Any number will do as long as all software takes the same one: "pchat" in ASCII.
    private const string TakeSchemaLock = "SELECT pg_advisory_xact_lock(482854005108)";

    /// <inheritdoc/>
    public override string Kind => "PostgreSQL";

    /// <inheritdoc/>
    public override IReadOnlyList<Migration> Migrations(SchemaPart part) =>
        Migration.FromAssembly(typeof(PostgreSqlDatabase).Assembly, part);

    /// <inheritdoc/>
    public override StorageFault Classify(Exception failure) => PostgreSqlFaults.Classify(failure);

    /// <inheritdoc/>
    public override string CountTables =>
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = @p0";

    /// <inheritdoc/>
    public override string CreateVersionTable(string table) =>
        $"""
        CREATE TABLE IF NOT EXISTS {table} (
            version           integer NOT NULL PRIMARY KEY,
            lowest_compatible integer NOT NULL,
            name              text NOT NULL,
            applied_on        bigint NOT NULL
        )
        """;

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenWriterAsync(CancellationToken cancellationToken) =>
        await connections.OpenWriterAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken) =>
        await connections.OpenReaderAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <remarks>READ COMMITTED: the cursor's update waits for another writer's and then compares with what that one committed.</remarks>
    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>READ COMMITTED, so that what is read after the wait for the lock is what its last holder left.</remarks>
    public override async ValueTask<DbTransaction> BeginSchemaChangeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await BeginWriteAsync(connection, cancellationToken).ConfigureAwait(false);
        try
        {
            var take = new SqlStatement(connection, TakeSchemaLock);
            await using (take.ConfigureAwait(false))
                await take.ExecuteAsync(transaction, [], cancellationToken).ConfigureAwait(false);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Upsert(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        ConflictingInsert.Replacing(table, keys, columns);

    /// <inheritdoc/>
    public override string InsertIfAbsent(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        ConflictingInsert.Keeping(table, keys, columns);

    /// <inheritdoc/>
    /// <remarks>A word is quoted as a lexeme, so that nothing in it is taken for an operator, whatever counts as a letter one day.</remarks>
    public override SqlCondition MatchWords(IReadOnlyList<string> words, bool all, int firstParameter)
    {
        var query = string.Join(all ? " & " : " | ", words.Select(Quote));
        return new SqlCondition(string.Create(CultureInfo.InvariantCulture, $"words @@ @p{firstParameter}::tsquery"), [query]);
    }

    /// <inheritdoc/>
    public override IBulkWriter CreateBulkWriter(DbConnection connection) => new PostgreSqlBulkWriter((NpgsqlConnection)connection);

    /// <inheritdoc/>
    public override IComplianceWriter CreateComplianceWriter(DbConnection connection) => new PostgreSqlComplianceWriter((NpgsqlConnection)connection);

    /// <inheritdoc/>
    public override object ToKey(Guid id) => id;

    /// <inheritdoc/>
    public override Guid ReadKey(DbDataReader row, int column) => row.GetGuid(column);

    /// <inheritdoc/>
    public override byte[] ReadUtf8(DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <inheritdoc/>
    /// <remarks>
    /// A server that was restarted has left broken connections in the pool. The first reading that meets one empties the pool, so a second
    /// attempt is made on a new connection.
    /// </remarks>
    public override async Task<T> RunReadingAsync<T>(Func<Task<T>> reading, CancellationToken cancellationToken)
    {
        try
        {
            return await reading().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgreSqlFaults.IsLostConnection(e))
        {
            return await reading().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => connections.DisposeAsync();

    private static string Quote(string word) =>
        "'" + word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal) + "'";
}
