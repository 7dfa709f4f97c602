namespace PersistentChat.LoadTests;

/// <summary>Counts the seats of a worker by what they got.</summary>
internal sealed class RoomGroups
{
    private readonly Dictionary<RoomGroup, int> _members = [];

    /// <summary>Adds a seat.</summary>
    public void Add(in Seat seat, bool hasLeft)
    {
        var group = new RoomGroup(seat.Room, seat.First, seat.Last, seat.Sum, hasLeft, Members: 0);
        _members[group] = _members.GetValueOrDefault(group) + 1;
    }

    /// <summary>The groups.</summary>
    public IEnumerable<RoomGroup> All => _members.Select(entry => entry.Key with { Members = entry.Value });
}
