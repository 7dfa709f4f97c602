using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>
/// In place of a server: keeps what is sent to it, and answers each query with one row (or none) of values that have the types of the
/// columns asked for. The driver converts nothing when a value is read, so a reader that expects another type fails here as it would there.
/// </summary>
internal sealed class RecordingServer
{
    private readonly HashSet<string> _statements = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<(string Table, (string Column, string Parameter)[] Values)>> _inserted =
        new(StringComparer.Ordinal);

    /// <summary>What was sent.</summary>
    public IReadOnlyCollection<string> Statements => _statements;

    /// <summary>How many rows came by bulk inserts.</summary>
    public int RowsInBulk { get; private set; }

    /// <summary>Types of the tables' columns.</summary>
    public TableTypes Tables { get; } = TableTypes.OfSchemas();

    /// <summary>True if tables have rows.</summary>
    public bool HasRows { get; init; } = true;

    /// <summary>What a query for a single value is answered with: 1 says that the server has snapshots and full text.</summary>
    public int Answer { get; init; } = 1;

    /// <summary>Statements that begin so are refused, as there is a row of their key.</summary>
    public string? Taken { get; init; }

    /// <summary>A store on this server.</summary>
    public SqlStore OpenStore(SqlStoreOptions? options = null) =>
        new(new RecordingDatabase(this), options ?? new SqlStoreOptions(), TimeProvider.System);

    /// <summary>A compliance store on this server.</summary>
    public SqlComplianceStore OpenCompliance() => new(new RecordingDatabase(this), TimeProvider.System);

    /// <summary>
    /// Takes the rows of a bulk insert and holds each value against the type of the table's column. Each column that must have a value is
    /// given one: servers differ in what a bulk insert puts into the others.
    /// </summary>
    public ValueTask TakeInBulk(BulkRows rows)
    {
        var types = rows.Columns.Select(column => Tables.Of(rows.Table, column).GetType()).ToArray();
        Assert.Empty(Tables.Required(rows.Table).Except(rows.Columns));
        RowsInBulk += rows.Count;
        while (rows.Read())
        {
            for (var i = 0; i < types.Length; i++)
                Assert.True(rows.IsDBNull(i) || rows.GetValue(i).GetType() == types[i], $"{rows.Table}.{rows.Columns[i]} is no {types[i]}");
        }
        return default;
    }

    /// <summary>Holds each parameter that a batch inserts against the type of its column, as the driver would declare it.</summary>
    public void RequireTypes(string batch, SqlParameterCollection given)
    {
        foreach (var (table, values) in _inserted.GetOrAdd(batch, InsertedColumns.Of))
        {
            Assert.Empty(Tables.Required(table).Except(values.Select(value => value.Column)));
            foreach (var (column, parameter) in values)
            {
                using var expected = new SqlCommand();
                var like = expected.Parameters.AddWithValue("@like", Tables.Of(table, column));
                Assert.True(like.SqlDbType == given[parameter].SqlDbType, $"{table}.{column} is no {given[parameter].SqlDbType}");
            }
        }
    }

    /// <summary>In place of the driver's exception, which nobody else can make.</summary>
    public sealed class TakenException : DbException;

    public void Record(string statement)
    {
        lock (_statements)
            _statements.Add(statement);
        if (Taken is not null && statement.StartsWith(Taken, StringComparison.Ordinal))
            throw new TakenException();
    }
}
