using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>One connection that reads, with or without a snapshot. Made by <see cref="Readings"/>. One query at a time.</summary>
internal sealed class Reading(
    SqlDatabase database, DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
{
    /// <summary>The kind of database, for keys and texts.</summary>
    public SqlDatabase Database => database;

    /// <summary>Ends the reading.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Runs a query and reads its rows.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, object[] values, Func<DbDataReader, T> read)
    {
        var list = new List<T>();
        await ForEachAsync(sql, values, row => list.Add(read(row))).ConfigureAwait(false);
        return list;
    }

    /// <summary>Runs a query and hands over its rows one by one.</summary>
    public async Task ForEachAsync(string sql, object[] values, Action<DbDataReader> take)
    {
        var query = new SqlStatement(connection, sql);
        await using (query.ConfigureAwait(false))
            await query.ForEachAsync(transaction, values, take, cancellationToken).ConfigureAwait(false);
    }
}
