using PersistentChat.Storage;

namespace PersistentChat.Server.Databases;

/// <summary>
/// Every entering of a room that the log has is a stay in the compliance record, and every leaving, and every start of a node, ends the
/// stays that it has to end. Of stays that began before the log does, the ends alone are checked. Stays of the log are kept in memory.
/// </summary>
internal sealed class StaysCheck(Findings findings)
{
    private readonly Dictionary<Key, Participation> _expected = [];
    private readonly Dictionary<Place, Key> _open = [];
    private readonly HashSet<Place> _ended = [];
    private readonly Dictionary<uint, uint> _started = [];
    private int _mostAtOnce;
    private bool _isInLog;

    /// <summary>Stays that the log told of.</summary>
    public long Compared { get; private set; }

    /// <summary>Takes the next event of the log.</summary>
    public void Take(ChatEvent chatEvent)
    {
        if (chatEvent is SessionJoined joined)
        {
            foreach (var room in joined.Rooms)
                Begin(joined, room.RoomId);
        }
        else if (chatEvent is SessionParted parted)
        {
            foreach (var room in parted.Rooms)
                End(new Place(parted.Origin.Node, parted.Origin.Incarnation, parted.Origin.Session, room.RoomId), parted.Time);
        }
        else if (chatEvent is NodeStarted started)
            CutOff(started);
    }

    /// <summary>Compares all stays of the record with those of the log.</summary>
    public async Task CompareAsync(IAsyncEnumerable<Participation> rows)
    {
        await foreach (var row in rows)
            Compare(row);
        foreach (var stay in _expected.Values)
            findings.Fault("GAP", $"{Text(stay)} is not in the compliance record");
    }

    private void Begin(SessionJoined joined, Guid room)
    {
        Compared++;
        var (node, incarnation, session, _) = joined.Origin;
        var place = new Place(node, incarnation, session, room);
        var key = new Key(place, joined.Time, 0);
        while (!_expected.TryAdd(key, new Participation(room, joined.User, node, incarnation, session, joined.Time, null, WasCutOff: false)))
            key = key with { Ordinal = key.Ordinal + 1 };
        _mostAtOnce = Math.Max(_mostAtOnce, key.Ordinal);
        _open[place] = key;
    }

    private void End(Place place, long time)
    {
        if (_open.Remove(place, out var key))
            _expected[key] = _expected[key] with { PartedOn = time };
        else
            _ended.Add(place);
    }

    private void CutOff(NodeStarted started)
    {
        _started[started.Node] = started.Incarnation;
        foreach (var (place, key) in _open)
        {
            if (place.Node != started.Node || place.Incarnation >= started.Incarnation)
                continue;
            _expected[key] = _expected[key] with { PartedOn = started.Time, WasCutOff = true };
            _open.Remove(place);
        }
    }

    private void Compare(Participation row)
    {
        var place = new Place(row.Node, row.Incarnation, row.Session, row.RoomId);
        if (Find(new Key(place, row.JoinedOn, 0)) is { } expected)
        {
            _isInLog = true;
            if (expected != row)
                findings.Fault("DIFFERENT", $"{Text(row)} has another user or end than in the log: {Ending(row)} instead of {Ending(expected)}");
        }
        else if (_isInLog)
            findings.Fault("DOUBLE", $"{Text(row)} is in the compliance record, but not in the log, or once more than there");
        else if (row.PartedOn is null && HasEnded(place))
            findings.Fault("DIFFERENT", $"{Text(row)} is still going on in the compliance record, and ended in the log");
    }

    /// <summary>Takes the stay that a row is of. A session may enter a room again within one tick of the clock.</summary>
    private Participation? Find(Key key)
    {
        for (; key.Ordinal <= _mostAtOnce; key = key with { Ordinal = key.Ordinal + 1 })
        {
            if (_expected.Remove(key, out var stay))
                return stay;
        }
        return null;
    }

    private bool HasEnded(Place place) => _ended.Contains(place) || place.Incarnation < _started.GetValueOrDefault(place.Node);

    private static string Text(Participation stay) =>
        $"the stay in room {stay.RoomId} of {stay.UserUri} since {EventLogs.EventTime.Text(stay.JoinedOn)}, session {stay.Node}.{stay.Incarnation}.{stay.Session},";

    private static string Ending(Participation stay) => stay.PartedOn is not { } time
        ? $"{stay.UserUri} until now"
        : $"{stay.UserUri} until {EventLogs.EventTime.Text(time)}{(stay.WasCutOff ? ", cut off" : "")}";

    private readonly record struct Place(uint Node, uint Incarnation, ulong Session, Guid RoomId);

    private readonly record struct Key(Place Place, long JoinedOn, int Ordinal);
}
