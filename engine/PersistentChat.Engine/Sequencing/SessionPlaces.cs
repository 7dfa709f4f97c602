using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>Names a session across nodes and their lives.</summary>
internal readonly record struct SessionKey(uint Node, uint Incarnation, ulong Session)
{
    internal SessionKey(Origin origin)
        : this(origin.Node, origin.Incarnation, origin.Session)
    {
    }
}

/// <summary>
/// Which rooms each session is in, as the sequencer knows it: a fold over join and part events. A session without rooms
/// has no entry. Sequencer thread only.
/// </summary>
internal sealed class SessionPlaces
{
    private readonly Dictionary<SessionKey, Places> _sessions = [];

    internal IEnumerable<SessionKey> Sessions => _sessions.Keys;

    /// <summary>The rooms of a session, in the order entered.</summary>
    internal ReadOnlySpan<Place> Of(SessionKey session) =>
        _sessions.TryGetValue(session, out var places) ? places.Span : [];

    internal User? UserOf(SessionKey session) => _sessions.GetValueOrDefault(session)?.User;

    /// <summary>Newest message number when the session entered the room, or null if it is not in it.</summary>
    internal long? JoinedAt(SessionKey session, Room room)
    {
        foreach (ref readonly var place in Of(session))
        {
            if (place.Room == room)
                return place.JoinedAt;
        }
        return null;
    }

    /// <summary>A session enters rooms that it is not in.</summary>
    /// <param name="session">The session.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="rooms">The rooms, each with its newest message number.</param>
    internal void Enter(SessionKey session, User user, ReadOnlySpan<Place> rooms)
    {
        if (rooms.IsEmpty)
            return;
        if (!_sessions.TryGetValue(session, out var places))
            _sessions.Add(session, places = new Places(user));
        places.Add(rooms);
        foreach (ref readonly var place in rooms)
            place.Room.Enter(user);
    }

    internal void Leave(SessionKey session, Room room)
    {
        if (!_sessions.TryGetValue(session, out var places) || !places.Remove(room))
            return;
        room.Leave(places.User);
        if (places.Span.IsEmpty)
            _sessions.Remove(session);
    }

    /// <summary>Ends every session of a node that belongs to an earlier life of it.</summary>
    internal void EndEarlierLives(uint node, uint incarnation)
    {
        foreach (var session in _sessions.Keys.Where(key => key.Node == node && key.Incarnation < incarnation).ToArray())
        {
            foreach (var place in Of(session).ToArray())
                Leave(session, place.Room);
        }
    }

    internal readonly record struct Place(Room Room, long JoinedAt);

    private sealed class Places(User user)
    {
        private CompactList<Place> _places;

        internal User User { get; } = user;

        internal ReadOnlySpan<Place> Span => _places.Span;

        internal void Add(ReadOnlySpan<Place> more)
        {
            _places.Reserve(more.Length);
            foreach (ref readonly var place in more)
                _places.Add(place);
        }

        internal bool Remove(Room room)
        {
            for (var i = 0; i < _places.Count; i++)
            {
                if (_places.Span[i].Room != room)
                    continue;
                _places.RemoveAt(i);
                return true;
            }
            return false;
        }
    }
}
