using System.Data.Common;
using System.Runtime.CompilerServices;

namespace PersistentChat.Storage.Sql;

/// <summary>A snapshot of the archive on a connection of its own, read page by page in the order of its key.</summary>
internal sealed class ArchiveScan : IArchiveScan
{
    private const int PageSize = 1000;

    private readonly SqlDatabase _database;
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;
    private readonly string _page;
    private List<Guid> _rooms = [];

    private ArchiveScan(SqlDatabase database, DbConnection connection, DbTransaction transaction)
    {
        (_database, _connection, _transaction) = (database, connection, transaction);
        _page = "SELECT number, posted_on, author, is_replaced, text FROM messages WHERE room_id = @p0 AND number > @p1 ORDER BY number "
            + database.FirstRows(2);
    }

    /// <inheritdoc/>
    public LogCursor? Cursor { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<RoomPosition> Positions { get; private set; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<AbsentRange> Absent { get; private set; } = [];

    /// <summary>Begins the snapshot.</summary>
    public static Task<IArchiveScan> OpenAsync(
        SqlDatabase database, SchemaGate schema, string projection, CancellationToken cancellationToken) => database.GuardAsync(
        () => database.RunReadingAsync(
            async () =>
            {
                await schema.PrepareAsync(cancellationToken).ConfigureAwait(false);
                return await BeginAsync(database, projection, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArchivedMessage> ReadMessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var room in _rooms)
        {
            List<ArchivedMessage> page;
            var after = 0L;
            do
            {
                page = await ReadPageAsync(room, after, cancellationToken).ConfigureAwait(false);
                foreach (var message in page)
                    yield return message;
                after = page.Count == 0 ? after : page[^1].Number;
            }
            while (page.Count == PageSize);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<IArchiveScan> BeginAsync(SqlDatabase database, string projection, CancellationToken cancellationToken)
    {
        var connection = await database.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = await database.BeginSnapshotAsync(connection, cancellationToken).ConfigureAwait(false);
            var scan = new ArchiveScan(database, connection, transaction);
            await scan.LoadAsync(new Reading(database, connection, transaction, cancellationToken), projection).ConfigureAwait(false);
            return scan;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Keys are put in order here, because databases differ in how they order them.</summary>
    private async Task LoadAsync(Reading reading, string projection)
    {
        Cursor = await CursorTable.ReadAsync(reading, projection).ConfigureAwait(false);
        Positions = [.. (await new TableReader(reading).PositionsAsync().ConfigureAwait(false)).OrderBy(position => position.RoomId)];
        Absent = [.. (await AbsentNumberTable.ReadAsync(reading).ConfigureAwait(false))
            .OrderBy(range => range.RoomId).ThenBy(range => range.Numbers.First).ThenBy(range => range.Reason)];
        _rooms = await reading.ListAsync("SELECT DISTINCT room_id FROM messages", [], row => _database.ReadKey(row, 0)).ConfigureAwait(false);
        _rooms.Sort();
    }

    private Task<List<ArchivedMessage>> ReadPageAsync(Guid room, long after, CancellationToken cancellationToken)
    {
        var reading = new Reading(_database, _connection, _transaction, cancellationToken);
        object[] values = [_database.ToKey(room), after, PageSize];
        return _database.GuardAsync(
            () => _database.RunReadingAsync(() => reading.ListAsync(_page, values, row => Message(room, row)), cancellationToken),
            cancellationToken);
    }

    private ArchivedMessage Message(Guid room, DbDataReader row) =>
        new(room, row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetBoolean(3), _database.ReadUtf8(row, 4));
}
