using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>A room as the sequencer owns it: its published form, its counters, and who is in it now.</summary>
internal sealed class Room
{
    private readonly RoomUsers _users = new();

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

    internal int UserCount => _users.Count;

    /// <summary>Users in the room by principal number, ascending; until somebody enters or leaves.</summary>
    internal ReadOnlySpan<int> UserIds => _users.Ids;

    internal int EndpointsOf(User user) => _users.EndpointsOf(user.Id);

    internal void Enter(User user)
    {
        _users.Enter(user.Id);
        Info.Occupancy.Users = UserCount;
    }

    internal void Leave(User user)
    {
        _users.Leave(user.Id);
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
