using System.Runtime.InteropServices;

namespace PersistentChat.Storage.Sqlite;

/// <summary>
/// The messages of a batch room by room, each room's in the order of the log: rows that lie together in the index of rooms and numbers are
/// then inserted together, and what is the same for all of a room need not be said again. Reuses its memory. Not thread safe.
/// </summary>
internal sealed class RoomOrder
{
    private readonly Dictionary<Guid, Chain> _rooms = [];
    private int[] _next = [];
    private int[] _order = [];

    /// <summary>Puts a batch in order.</summary>
    /// <returns>Each place in <paramref name="messages"/> once. Valid until the next call.</returns>
    public ReadOnlySpan<int> Arrange(IReadOnlyList<MessagePosted> messages)
    {
        if (_next.Length < messages.Count)
            (_next, _order) = (new int[messages.Count], new int[messages.Count]);
        _rooms.Clear();
        for (var i = 0; i < messages.Count; i++)
            Append(messages[i].RoomId, i);
        var at = 0;
        foreach (var room in _rooms.Values)
        {
            var message = room.First;
            for (var left = room.Count; left > 0; left--)
            {
                _order[at++] = message;
                message = _next[message];
            }
        }
        return _order.AsSpan(0, at);
    }

    private void Append(Guid room, int message)
    {
        ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(_rooms, room, out var isKnown);
        if (isKnown)
            _next[chain.Last] = message;
        else
            chain.First = message;
        chain.Last = message;
        chain.Count++;
    }

    private struct Chain
    {
        public int First;
        public int Last;
        public int Count;
    }
}
