using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>The table <c>dead_letters</c> of one schema: events that the database refused, as the log has them.</summary>
internal sealed class DeadLetterTable(SqlDatabase database, DbConnection connection, SchemaPart part, string projection, TimeProvider clock)
    : IAsyncDisposable
{
    private readonly SqlStatement _insert = new(
        connection,
        $"INSERT INTO {part.Table("dead_letters")} (projection, log_id, sequence, set_on, reason, record) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)");

    /// <summary>The failure to report of an event that no letter can stand for.</summary>
    public static StorageException Refusal(ChatEvent chatEvent) => new(
        StorageFault.Poisoned, $"Event {chatEvent.Sequence} of kind {chatEvent.Kind} cannot be set aside: later events build on it.");

    /// <summary>The dead letters of one projection, in the order they came.</summary>
    public static Task<List<DeadLetter>> ReadAsync(Reading reading, SchemaPart part, string projection) => reading.ListAsync(
        $"SELECT log_id, sequence, record, reason FROM {part.Table("dead_letters")} WHERE projection = @p0 ORDER BY set_on, sequence",
        [projection],
        row => new DeadLetter(
            reading.Database.ReadKey(row, 0), (ulong)row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.GetString(3)));

    /// <summary>Keeps one more.</summary>
    public Task AddAsync(DbTransaction transaction, DeadLetter letter, CancellationToken cancellationToken)
    {
        // The reason may quote the very character that the database refused.
        var reason = letter.Reason.Replace("\0", "\\0", StringComparison.Ordinal);
        object[] row =
        [
            projection, database.ToKey(letter.LogId), checked((long)letter.Sequence), clock.GetUtcNow().UtcTicks, reason,
            letter.Record.ToArray(),
        ];
        return _insert.ExecuteAsync(transaction, row, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _insert.DisposeAsync();
}
