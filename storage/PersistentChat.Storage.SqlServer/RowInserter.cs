using System.Data.Common;
using System.Data.SqlTypes;
using System.Globalization;
using System.Text;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer;

/// <summary>
/// Inserts the rows of a batch over one connection: many in bulk, few by INSERT statements that are sent together. A bulk insert asks the
/// server for the table's columns, announces itself and then sends the rows; a lone post is there in one request instead of three.
/// Statements for each number of rows are kept as long as the connection.
/// </summary>
/// <param name="connection">The connection, which somebody else closes.</param>
/// <param name="insertInBulk">Inserts many rows.</param>
internal sealed class RowInserter(DbConnection connection, BulkInsert insertInBulk) : IDisposable
{
    /// <summary>
    /// From so many rows on they are inserted in bulk. Every number of rows below is a text of its own that the server compiles and keeps,
    /// so they must be few; and their parameters stay far below the 2100 that a request may have.
    /// </summary>
    public const int LeastInBulk = 16;

    private readonly Dictionary<(string Table, int Rows), SqlStatement> _inserts = [];

    /// <summary>Inserts the rows, which are disposed of.</summary>
    /// <exception cref="StorageException">A row is poisoned; nothing was sent.</exception>
    public async ValueTask InsertAsync(DbTransaction transaction, BulkRows rows, CancellationToken cancellationToken)
    {
        await using (rows.ConfigureAwait(false))
        {
            if (!rows.HasRows)
                return;
            rows.Check();
            if (rows.Count >= LeastInBulk)
                await insertInBulk(connection, transaction, rows, cancellationToken).ConfigureAwait(false);
            else
                await StatementFor(rows).ExecuteAsync(transaction, Values(rows), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var insert in _inserts.Values)
            insert.Dispose();
    }

    private SqlStatement StatementFor(BulkRows rows)
    {
        if (!_inserts.TryGetValue((rows.Table, rows.Count), out var insert))
            _inserts[(rows.Table, rows.Count)] = insert = new SqlStatement(connection, Text(rows));
        return insert;
    }

    /// <summary>
    /// A statement for each row and not one for all: there the values of a column have to be brought to one type, and servers differ in
    /// what comes of long and short texts.
    /// </summary>
    private static string Text(BulkRows rows)
    {
        var text = new StringBuilder();
        var columns = string.Join(", ", rows.Columns);
        for (var first = 0; first < rows.Count * rows.FieldCount; first += rows.FieldCount)
        {
            var parameters = Enumerable.Range(first, rows.FieldCount).Select(i => $"@p{i}");
            text.Append(
                CultureInfo.InvariantCulture, $"INSERT INTO {rows.Table} ({columns}) VALUES ({string.Join(", ", parameters)}); ");
        }
        return text.ToString();
    }

    private static object[] Values(BulkRows rows)
    {
        var values = new object[rows.Count * rows.FieldCount];
        for (var at = 0; rows.Read(); at += rows.FieldCount)
        {
            // A null without a type would be declared as text; those columns that may be null are all of this one.
            for (var i = 0; i < rows.FieldCount; i++)
                values[at + i] = rows.IsDBNull(i) ? SqlInt64.Null : rows.GetValue(i);
        }
        return values;
    }
}

/// <summary>Inserts rows in bulk.</summary>
internal delegate ValueTask BulkInsert(
    DbConnection connection, DbTransaction transaction, BulkRows rows, CancellationToken cancellationToken);
