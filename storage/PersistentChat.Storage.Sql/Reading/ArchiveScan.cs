using System.Data.Common;
using System.Runtime.CompilerServices;

namespace PersistentChat.Storage.Sql;

/// <summary>A snapshot of the archive, read page by page in the order of its key.</summary>
internal sealed class ArchiveScan : IArchiveScan
{
    private const int PageSize = 1000;

    private readonly Snapshot _snapshot;
    private List<Guid> _rooms = [];

    private ArchiveScan(Snapshot snapshot) => _snapshot = snapshot;

    /// <inheritdoc/>
    public LogCursor? Cursor { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<RoomPosition> Positions { get; private set; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<AbsentRange> Absent { get; private set; } = [];

    /// <summary>Begins the snapshot.</summary>
    public static async Task<IArchiveScan> OpenAsync(
        SqlDatabase database, SchemaGate schema, string projection, CancellationToken cancellationToken)
    {
        var snapshot = await Snapshot.OpenAsync(database, schema, cancellationToken).ConfigureAwait(false);
        try
        {
            var scan = new ArchiveScan(snapshot);
            await snapshot.ReadAsync(reading => scan.LoadAsync(reading, projection), cancellationToken).ConfigureAwait(false);
            return scan;
        }
        catch
        {
            await snapshot.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArchivedMessage> ReadMessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var room in _rooms)
        {
            List<ArchivedMessage> page;
            var after = 0L;
            do
            {
                page = await _snapshot.ReadAsync(reading => ReadPageAsync(reading, room, after), cancellationToken).ConfigureAwait(false);
                foreach (var message in page)
                    yield return message;
                after = page.Count == 0 ? after : page[^1].Number;
            }
            while (page.Count == PageSize);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _snapshot.DisposeAsync();

    /// <summary>Keys are put in order here, because databases differ in how they order them.</summary>
    private async Task<int> LoadAsync(Reading reading, string projection)
    {
        Cursor = await CursorTable.ReadAsync(reading, projection).ConfigureAwait(false);
        Positions = [.. (await new TableReader(reading).PositionsAsync().ConfigureAwait(false)).OrderBy(position => position.RoomId)];
        Absent = [.. (await AbsentNumberTable.ReadAsync(reading).ConfigureAwait(false))
            .OrderBy(range => range.RoomId).ThenBy(range => range.Numbers.First).ThenBy(range => range.Reason)];
        _rooms = await reading.ListAsync("SELECT DISTINCT room_id FROM messages", [], row => reading.Database.ReadKey(row, 0)).ConfigureAwait(false);
        _rooms.Sort();
        return _rooms.Count;
    }

    private static Task<List<ArchivedMessage>> ReadPageAsync(Reading reading, Guid room, long after) => reading.ListAsync(
        "SELECT number, posted_on, author, is_replaced, text FROM messages WHERE room_id = @p0 AND number > @p1 ORDER BY number "
        + reading.Database.FirstRows(2),
        [reading.Database.ToKey(room), after, PageSize],
        row => Message(reading.Database, room, row));

    private static ArchivedMessage Message(SqlDatabase database, Guid room, DbDataReader row) =>
        new(room, row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetBoolean(3), database.ReadUtf8(row, 4));
}
