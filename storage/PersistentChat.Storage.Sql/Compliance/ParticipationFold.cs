namespace PersistentChat.Storage.Sql;

/// <summary>
/// What a batch does to stays in rooms: new ones, with their end if it is in the batch too, and ends of older ones, in the order of
/// the log. The result does not depend on where the log was cut. Reused; not thread safe.
/// </summary>
internal sealed class ParticipationFold
{
    private readonly Dictionary<Place, int> _open = [];
    private readonly List<Participation> _begun = [];
    private readonly List<StayEnd> _ended = [];

    /// <summary>Stays that began in the batch.</summary>
    public IReadOnlyList<Participation> Begun => _begun;

    /// <summary>Ends of stays that began before the batch.</summary>
    public IReadOnlyList<StayEnd> Ended => _ended;

    public void Clear()
    {
        _open.Clear();
        _begun.Clear();
        _ended.Clear();
    }

    /// <summary>Takes an event, if it is one of coming and going.</summary>
    public bool TryAdd(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case SessionJoined joined:
                foreach (var room in joined.Rooms)
                    Begin(joined, room.RoomId);
                return true;
            case SessionParted parted:
                foreach (var room in parted.Rooms)
                    End(new Place(parted.Origin.Node, parted.Origin.Incarnation, parted.Origin.Session, room.RoomId), parted.Time);
                return true;
            case NodeStarted started:
                EndAll(started);
                return true;
            default:
                return false;
        }
    }

    private void Begin(SessionJoined joined, Guid room)
    {
        var (node, incarnation, session, _) = joined.Origin;
        _open[new Place(node, incarnation, session, room)] = _begun.Count;
        _begun.Add(new Participation(room, joined.User, node, incarnation, session, joined.Time, PartedOn: null, WasCutOff: false));
    }

    private void End(Place place, long time)
    {
        if (_open.Remove(place, out var index))
            _begun[index] = _begun[index] with { PartedOn = time };
        else
            _ended.Add(new StayEnd(place.Node, place.Incarnation, place.Session, place.RoomId, time));
    }

    /// <summary>A node's start ends what its earlier lives left open.</summary>
    private void EndAll(NodeStarted started)
    {
        _ended.Add(new StayEnd(started.Node, started.Incarnation, 0, null, started.Time));
        foreach (var (place, index) in _open)
        {
            if (place.Node != started.Node || place.Incarnation >= started.Incarnation)
                continue;
            _begun[index] = _begun[index] with { PartedOn = started.Time, WasCutOff = true };
            _open.Remove(place);
        }
    }

    private readonly record struct Place(uint Node, uint Incarnation, ulong Session, Guid RoomId);
}

/// <summary>The end of one stay in a room, or of all that earlier lives of a node left open.</summary>
/// <param name="Node">The node.</param>
/// <param name="Incarnation">The life the stay belongs to; of all stays, the one before which they began.</param>
/// <param name="Session">The session; nothing for all stays.</param>
/// <param name="RoomId">The room, or null for all stays.</param>
/// <param name="Time">UTC ticks.</param>
internal readonly record struct StayEnd(uint Node, uint Incarnation, ulong Session, Guid? RoomId, long Time);
