using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Where in the log the events are that make up the history of each room. Grows when somebody reads, by what was committed since, so
/// that a record is looked at once and not for every room that is opened while the archive is far behind.
/// 16 bytes a message in memory, for the part of the log that the archive lacks. Safe for several readers.
/// </summary>
internal sealed class LogIndex(IEventLog log) : IDisposable
{
    /// <summary>From here on what the archive has is forgotten: 16 MiB.</summary>
    private const int ManyPlaces = 1 << 20;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<Guid, RoomPlaces> _rooms = [];
    private LogCursor _begin;
    private LogCursor _end;
    private int _places;

    public void Dispose() => _gate.Dispose();

    /// <summary>Finds the posts that a fetch asks for, and every replacement and removal in their room, behind a position.</summary>
    /// <exception cref="EventLogException">The log cannot be read from that position.</exception>
    internal async Task<FoundPlaces> FindAsync(HistoryFetch fetch, LogCursor from, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Cover(from, cancellationToken);
            return _rooms.TryGetValue(fetch.Room.Id, out var room) ? room.Find(fetch, from) : FoundPlaces.None;
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Cover(LogCursor from, CancellationToken cancellationToken)
    {
        if (from.LogId != _begin.LogId || from.Sequence < _begin.Sequence || from.Sequence > _end.Sequence)
            Begin(from);
        else if (_places > ManyPlaces)
            Forget(from);
        if (_end.Sequence == log.Committed.Sequence && from.LogId == log.LogId)
            return;
        using var reader = log.OpenReader(_end);
        while (reader.TryRead(out var record))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(EventCodec.Read(record.Span, reader.Position.Sequence));
            _end = reader.Position;
        }
    }

    private void Begin(LogCursor from)
    {
        _rooms.Clear();
        _places = 0;
        (_begin, _end) = (from, from);
    }

    private void Forget(LogCursor before)
    {
        foreach (var room in _rooms.Values)
            _places -= room.Forget(before);
        _begin = before;
    }

    private void Take(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case MessagePosted message:
                Room(message.RoomId).AddPost(message.Number, _end);
                message.Release();
                break;
            case MessageReplaced replaced: Room(replaced.RoomId).AddEdit(_end); break;
            case MessagesRemoved removed: Room(removed.RoomId).AddEdit(_end); break;
            default: return;
        }
        _places++;
    }

    private RoomPlaces Room(Guid id)
    {
        if (!_rooms.TryGetValue(id, out var room))
            _rooms.Add(id, room = new RoomPlaces());
        return room;
    }
}

/// <summary>What the log has of one fetch.</summary>
/// <param name="FirstNumber">Lowest number of the room that is there, or <see cref="long.MaxValue"/>.</param>
/// <param name="Places">Before each event of interest, in order.</param>
internal readonly record struct FoundPlaces(long FirstNumber, IReadOnlyList<LogCursor> Places)
{
    internal static readonly FoundPlaces None = new(long.MaxValue, []);
}
