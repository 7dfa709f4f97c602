using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>One shard's part of a room: the seats of its sessions. Shard thread only.</summary>
internal sealed class RoomAudience
{
    private CompactList<Seat> _seats;

    internal RoomAudience(RoomInfo info) => Info = info;

    internal RoomInfo Info { get; set; }

    /// <summary>Number of the newest message this shard has seen of the room.</summary>
    internal long LastNumber { get; set; }

    /// <summary>Durable messages that the members do not have yet, in number order without gaps, a reference to each; null if they have all.</summary>
    internal List<MessagePosted>? Gathered { get; set; }

    internal Span<Seat> Seats => _seats.Span;

    /// <summary>Adds a seat and returns its index.</summary>
    internal int Add(Session session, long delivered)
    {
        _seats.Add(new Seat(session, delivered));
        return _seats.Count - 1;
    }

    /// <summary>Removes a seat; the last one takes its place. Returns the session that moved, or null.</summary>
    internal Session? RemoveAt(int index)
    {
        _seats.ReplaceByLast(index);
        return index < _seats.Count ? _seats.Span[index].Session : null;
    }
}

/// <summary>
/// A session's place in a room's audience. Messages are delivered in number order without gaps: the next one delivered is
/// always <see cref="Delivered"/> + 1, so that nothing comes twice or out of order whatever path it takes.
/// </summary>
/// <remarks>16 bytes, since there is one for every membership: the flag is the lowest bit of the number's field.</remarks>
internal struct Seat(Session session, long delivered)
{
    private long _numberAndFlag = delivered * 2;

    internal Session Session { get; } = session;

    /// <summary>Number of the newest message the session has; below 2^62.</summary>
    internal long Delivered
    {
        readonly get => _numberAndFlag >> 1;
        set => _numberAndFlag = (value * 2) + (_numberAndFlag & 1);
    }

    /// <summary>The session is behind, and what it missed is asked for or will be.</summary>
    internal bool IsCatchingUp
    {
        readonly get => (_numberAndFlag & 1) != 0;
        set => _numberAndFlag = (Delivered * 2) + (value ? 1 : 0);
    }
}
