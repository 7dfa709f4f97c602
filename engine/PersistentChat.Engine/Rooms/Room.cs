using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>A room as the sequencer owns it: its published form, its counters, and who is in it now.</summary>
internal sealed class Room
{
    /// <summary>Users in the room by principal number, with how many endpoints each.</summary>
    private readonly Dictionary<int, int> _endpoints = [];

    internal Room(RoomInfo info, int recentMessages)
    {
        Info = info;
        Recent = new RecentHistory(recentMessages);
    }

    internal RoomInfo Info { get; set; }

    internal RecentHistory Recent { get; }

    /// <summary>Number of the newest message; 0 before the first.</summary>
    internal long LastNumber { get; set; }

    /// <summary>Time of the newest message, UTC ticks; message times of a room never go back.</summary>
    internal long LastTime { get; set; }

    /// <summary>
    /// Log position of the newest event known to replace or remove messages of the room. Of a room that was loaded from local
    /// state, at least that state's position, because the state does not say what is before it.
    /// </summary>
    internal ulong EditedAt { get; set; }

    internal int UserCount => _endpoints.Count;

    internal IEnumerable<int> UserIds => _endpoints.Keys;

    internal int EndpointsOf(User user) => _endpoints.GetValueOrDefault(user.Id);

    internal void Enter(User user)
    {
        _endpoints[user.Id] = EndpointsOf(user) + 1;
        Info.Occupancy.Users = UserCount;
    }

    internal void Leave(User user)
    {
        var left = EndpointsOf(user) - 1;
        if (left > 0)
            _endpoints[user.Id] = left;
        else
            _endpoints.Remove(user.Id);
        Info.Occupancy.Users = UserCount;
    }

    internal void Apply(MessagePosted message)
    {
        LastNumber = message.Number;
        LastTime = message.Time;
        if (message.IsKept)
            Recent.Add(message);
    }

    internal void Apply(MessageReplaced replaced)
    {
        EditedAt = replaced.Sequence;
        Recent.Replace(replaced);
    }

    internal void Apply(MessagesRemoved removed)
    {
        EditedAt = removed.Sequence;
        Recent.Remove(removed);
    }
}
