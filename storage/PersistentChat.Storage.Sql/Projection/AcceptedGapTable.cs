using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>The table <c>accepted_gaps</c> of one schema.</summary>
internal sealed class AcceptedGapTable(SqlDatabase database, DbConnection connection, SchemaPart part, string projection, TimeProvider clock)
    : IAsyncDisposable
{
    private readonly SqlStatement _insert = new(
        connection,
        $"INSERT INTO {part.Table("accepted_gaps")} (projection, log_id, first_sequence, last_sequence, accepted_on) VALUES (@p0, @p1, @p2, @p3, @p4)");

    /// <summary>The gaps of one projection, in the order in which they were accepted.</summary>
    public static Task<List<AcceptedGap>> ReadAsync(Reading reading, SchemaPart part, string projection) => reading.ListAsync(
        $"SELECT log_id, first_sequence, last_sequence, accepted_on FROM {part.Table("accepted_gaps")} "
        + "WHERE projection = @p0 ORDER BY accepted_on, first_sequence",
        [projection],
        row => new AcceptedGap(reading.Database.ReadKey(row, 0), (ulong)row.GetInt64(1), (ulong)row.GetInt64(2), row.GetInt64(3)));

    /// <summary>Records that everything behind <paramref name="after"/> up to <paramref name="to"/> is given up.</summary>
    public Task AddAsync(DbTransaction transaction, ulong after, LogCursor to, CancellationToken cancellationToken)
    {
        object[] row =
        [
            projection, database.ToKey(to.LogId), checked((long)after + 1), checked((long)to.Sequence), clock.GetUtcNow().UtcTicks,
        ];
        return _insert.ExecuteAsync(transaction, row, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _insert.DisposeAsync();
}
