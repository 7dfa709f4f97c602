using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>The cursors of a database's projections, moved by compare-and-set.</summary>
internal sealed class CursorTable(SqlDatabase database, DbConnection connection, string projection) : IAsyncDisposable
{
    private readonly SqlStatement _insert = new(
        connection, database.InsertIfAbsent("cursors", ["projection"], ["log_id", "sequence", "address"]));

    private readonly SqlStatement _update = new(
        connection,
        "UPDATE cursors SET log_id = @p1, sequence = @p2, address = @p3 "
        + "WHERE projection = @p0 AND log_id = @p4 AND sequence = @p5 AND address = @p6");

    /// <summary>Reads one projection's cursor; null if it has none yet.</summary>
    public static async Task<LogCursor?> ReadAsync(Reading reading, string projection)
    {
        LogCursor? found = null;
        await reading.ForEachAsync(
            "SELECT log_id, sequence, address FROM cursors WHERE projection = @p0",
            [projection],
            row => found = new LogCursor(reading.Database.ReadKey(row, 0), (ulong)row.GetInt64(1), row.GetInt64(2))).ConfigureAwait(false);
        return found;
    }

    /// <summary>Moves the cursor, if it is where the caller believes it to be.</summary>
    /// <returns>False if it is elsewhere; nothing has changed then.</returns>
    public async ValueTask<bool> TryMoveAsync(
        DbTransaction transaction, LogCursor? from, LogCursor to, CancellationToken cancellationToken)
    {
        object[] target = [projection, database.ToKey(to.LogId), checked((long)to.Sequence), to.Address];
        if (from is not { } old)
            return await TryInsertAsync(transaction, target, cancellationToken).ConfigureAwait(false);
        object[] both = [.. target, database.ToKey(old.LogId), checked((long)old.Sequence), old.Address];
        return await _update.ExecuteAsync(transaction, both, cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync().ConfigureAwait(false);
        await _update.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> TryInsertAsync(DbTransaction transaction, object[] target, CancellationToken cancellationToken)
    {
        try
        {
            return await _insert.ExecuteAsync(transaction, target, cancellationToken).ConfigureAwait(false) == 1;
        }
        catch (DbException failure) when (database.IsKeyTaken(failure))
        {
            return false;
        }
    }
}
