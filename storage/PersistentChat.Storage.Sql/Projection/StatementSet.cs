using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>The statements that a set of tables keeps on one connection, closed together.</summary>
internal sealed class StatementSet(SqlDatabase database, DbConnection connection) : IAsyncDisposable
{
    private readonly List<SqlStatement> _statements = [];

    /// <summary>A statement given as text.</summary>
    public SqlStatement Add(string sql)
    {
        var statement = new SqlStatement(connection, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Inserts a row or updates the one with the same keys; see <see cref="SqlDatabase.Upsert"/>.</summary>
    public SqlStatement AddUpsert(string table, IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        Add(database.Upsert(table, keys, columns));

    /// <summary>Deletes the rows in which columns have the values given, in that order.</summary>
    public SqlStatement AddDelete(string table, params ReadOnlySpan<string> columns)
    {
        var conditions = new string[columns.Length];
        for (var i = 0; i < columns.Length; i++)
            conditions[i] = $"{columns[i]} = @p{i}";
        return Add($"DELETE FROM {table} WHERE {string.Join(" AND ", conditions)}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var statement in _statements)
            await statement.DisposeAsync().ConfigureAwait(false);
    }
}
