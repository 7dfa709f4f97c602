using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// The table <c>absent_numbers</c>. The ranges of one room and reason neither overlap nor touch, so that a room without history has
/// one row however many batches its posts came in.
/// </summary>
internal sealed class AbsentNumberTable : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly StatementSet _statements;
    private readonly SqlStatement _near;
    private readonly SqlStatement _delete;
    private readonly SqlStatement _insert;

    public AbsentNumberTable(SqlDatabase database, DbConnection connection)
    {
        _database = database;
        _statements = new StatementSet(database, connection);
        // The range that begins last below the numbers, and those that begin among or right behind them: no other can touch.
        _near = _statements.Add(
            """
            SELECT first_number, last_number FROM absent_numbers
            WHERE room_id = @p0 AND reason = @p1 AND first_number <= @p3 AND first_number >= COALESCE(
                (SELECT MAX(first_number) FROM absent_numbers WHERE room_id = @p0 AND reason = @p1 AND first_number < @p2), 0)
            """);
        _delete = _statements.AddDelete("absent_numbers", "room_id", "reason", "first_number");
        _insert = _statements.Add(
            "INSERT INTO absent_numbers (room_id, reason, first_number, last_number) VALUES (@p0, @p1, @p2, @p3)");
    }

    /// <summary>All ranges of all rooms.</summary>
    public static Task<List<AbsentRange>> ReadAsync(Reading reading) => reading.ListAsync(
        "SELECT room_id, first_number, last_number, reason FROM absent_numbers",
        [],
        row => new AbsentRange(
            reading.Database.ReadKey(row, 0), new NumberRange(row.GetInt64(1), row.GetInt64(2)), (AbsentReason)row.GetInt16(3)));

    /// <summary>Adds numbers of a room, merged with the ranges that they overlap or touch.</summary>
    public async ValueTask AddAsync(
        DbTransaction transaction, Guid roomId, AbsentReason reason, NumberRange numbers, CancellationToken cancellationToken)
    {
        var room = _database.ToKey(roomId);
        var touching = new List<NumberRange>();
        await _near.ForEachAsync(
            transaction,
            [room, (short)reason, numbers.First, numbers.Last == long.MaxValue ? numbers.Last : numbers.Last + 1],
            row => touching.Add(new NumberRange(row.GetInt64(0), row.GetInt64(1))),
            cancellationToken).ConfigureAwait(false);
        touching.RemoveAll(range => range.Last < numbers.First - 1);
        foreach (var range in touching)
        {
            numbers = new NumberRange(Math.Min(numbers.First, range.First), Math.Max(numbers.Last, range.Last));
            await _delete.ExecuteAsync(transaction, [room, (short)reason, range.First], cancellationToken).ConfigureAwait(false);
        }
        await _insert.ExecuteAsync(transaction, [room, (short)reason, numbers.First, numbers.Last], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _statements.DisposeAsync();
}
