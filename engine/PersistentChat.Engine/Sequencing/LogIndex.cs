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

    /// <summary>Records that are rather read over than jumped over: a reader is opened by reading a page of the log.</summary>
    private const ulong Stride = 1024;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<Guid, RoomPlaces> _rooms = [];
    private LogCursor _begin;
    private LogCursor _end;
    private int _places;

    public void Dispose() => _gate.Dispose();

    /// <summary>Finds posts of a room by their numbers, and every replacement and removal in it, behind a position.</summary>
    /// <exception cref="EventLogException">The log cannot be read from that position.</exception>
    internal async Task<FoundPlaces> FindAsync(Guid roomId, long first, long last, LogCursor from, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Cover(from, cancellationToken);
            return _rooms.TryGetValue(roomId, out var room) ? room.Find(first, last, from) : FoundPlaces.None;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Reads the events at some places, in the order of the log.</summary>
    /// <param name="places">The places; put in order here.</param>
    /// <param name="take">Owns a message that it is given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EventLogException">The log no longer has one of them.</exception>
    internal void Read(List<LogCursor> places, Action<ChatEvent> take, CancellationToken cancellationToken)
    {
        places.Sort((one, other) => one.Sequence.CompareTo(other.Sequence));
        IEventLogReader? reader = null;
        try
        {
            foreach (var place in places)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (reader is null || place.Sequence - reader.Position.Sequence > Stride)
                {
                    reader?.Dispose();
                    reader = log.OpenReader(place);
                }
                while (reader.Position.Sequence <= place.Sequence && reader.TryRead(out var record))
                {
                    if (reader.Position.Sequence == place.Sequence + 1)
                        take(EventCodec.Read(record.Span, reader.Position.Sequence));
                }
            }
        }
        finally
        {
            reader?.Dispose();
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

/// <summary>What the log has of a room.</summary>
/// <param name="FirstNumber">Lowest number of the room that is there, or <see cref="long.MaxValue"/>.</param>
/// <param name="Posts">Before each post asked for, in order.</param>
/// <param name="Edits">Before each replacement and removal, in order.</param>
internal readonly record struct FoundPlaces(long FirstNumber, List<LogCursor> Posts, List<LogCursor> Edits)
{
    internal static readonly FoundPlaces None = new(long.MaxValue, [], []);
}
