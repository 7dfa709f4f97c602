using System.Data.Common;
using System.Globalization;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// A command of one connection whose parameters are named <c>@p0</c>, <c>@p1</c>, ... and given by position. It keeps what
/// the driver prepared, so that a statement run for many rows is compiled once.
/// </summary>
internal sealed class SqlStatement : IAsyncDisposable, IDisposable
{
    private readonly DbCommand _command;

    public SqlStatement(DbConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
    }

    /// <summary>Runs the statement.</summary>
    /// <returns>The number of rows it changed.</returns>
    public Task<int> ExecuteAsync(DbTransaction transaction, object[] values, CancellationToken cancellationToken)
    {
        Bind(transaction, values);
        return _command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs the statement as a query.</summary>
    public Task<DbDataReader> ReadAsync(DbTransaction? transaction, object[] values, CancellationToken cancellationToken)
    {
        Bind(transaction, values);
        return _command.ExecuteReaderAsync(cancellationToken);
    }

    /// <summary>Runs the statement as a query and hands over its rows one by one.</summary>
    public async Task ForEachAsync(
        DbTransaction? transaction, object[] values, Action<DbDataReader> take, CancellationToken cancellationToken)
    {
        var row = await ReadAsync(transaction, values, cancellationToken).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
        {
            while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                take(row);
        }
        // A driver may end a cancelled query early without an error.
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _command.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();

    private void Bind(DbTransaction? transaction, object[] values)
    {
        _command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            if (i == _command.Parameters.Count)
                AddParameter(i);
            _command.Parameters[i].Size = SizeOf(values[i]);
            _command.Parameters[i].Value = values[i];
        }
    }

    /// <summary>
    /// One of few sizes, none below the value's: drivers that declare a parameter with its size would have the server compile the
    /// statement anew for every length of a text. -1 is without bound, 0 the size of the type.
    /// </summary>
    private static int SizeOf(object value) => value switch
    {
        string text => text.Length <= 4000 ? 4000 : -1,
        byte[] bytes => bytes.Length <= 8000 ? 8000 : -1,
        _ => 0,
    };

    private void AddParameter(int index)
    {
        var parameter = _command.CreateParameter();
        parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{index}");
        _command.Parameters.Add(parameter);
    }
}
