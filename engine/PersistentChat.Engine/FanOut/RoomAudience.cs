namespace PersistentChat.Engine;

/// <summary>One shard's part of a room: the seats of its sessions. Shard thread only.</summary>
internal sealed class RoomAudience
{
    private Seat[] _seats = new Seat[2];
    private int _count;

    internal RoomAudience(RoomInfo info) => Info = info;

    internal RoomInfo Info { get; set; }

    /// <summary>Number of the newest message this shard has seen of the room.</summary>
    internal long LastNumber { get; set; }

    internal Span<Seat> Seats => _seats.AsSpan(0, _count);

    /// <summary>Adds a seat and returns its index.</summary>
    internal int Add(Session session, long delivered)
    {
        if (_count == _seats.Length)
            Array.Resize(ref _seats, _count * 2);
        _seats[_count] = new Seat { Session = session, Delivered = delivered };
        return _count++;
    }

    /// <summary>Removes a seat; the last one takes its place. Returns the session that moved, or null.</summary>
    internal Session? RemoveAt(int index)
    {
        _count--;
        var moved = index < _count ? _seats[_count].Session : null;
        _seats[index] = _seats[_count];
        _seats[_count] = default;
        return moved;
    }
}

/// <summary>
/// A session's place in a room's audience. Messages are delivered in number order without gaps: the next one delivered is
/// always <see cref="Delivered"/> + 1, so that nothing comes twice or out of order whatever path it takes.
/// </summary>
internal struct Seat
{
    internal Session Session;

    /// <summary>Number of the newest message the session has.</summary>
    internal long Delivered;

    /// <summary>The session is behind, and what it missed is asked for or will be.</summary>
    internal bool IsCatchingUp;
}
