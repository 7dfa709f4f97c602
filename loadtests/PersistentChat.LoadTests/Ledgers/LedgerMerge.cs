namespace PersistentChat.LoadTests;

/// <summary>Puts the ledgers of all workers together, when every member should have everything.</summary>
/// <param name="beginTogether">True if everybody was in his rooms before the first post, so that all got the same from the first one on.</param>
internal sealed class LedgerMerge(bool beginTogether)
{
    private readonly Dictionary<int, long> _last = [];
    private readonly List<RoomGroup> _groups = [];

    /// <summary>What was found wrong.</summary>
    public Violations Violations { get; } = new();

    /// <summary>Posts in a room were acknowledged up to this number, or so many were sent.</summary>
    public void ExpectUpTo(int room, long number) => _last[room] = Math.Max(_last.GetValueOrDefault(room), number);

    /// <summary>Members of one worker.</summary>
    public void Add(IEnumerable<RoomGroup> groups)
    {
        foreach (var group in groups)
        {
            _groups.Add(group);
            ExpectUpTo(group.Room, group.Last);
        }
    }

    /// <summary>Compares everything with everything. Once, at the end.</summary>
    public void Check()
    {
        foreach (var group in _groups.Where(group => !group.HasLeft))
        {
            // Who does not know how far a room was when he entered it has got nothing, of which there may be nothing.
            if (_last[group.Room] - Math.Max(group.Last, 0) is > 0 and var lost)
            {
                Violations.Add(
                    ViolationKind.Lost,
                    $"{group.Members} members of room {group.Room} got nothing after {group.Last}, but there are messages up to {_last[group.Room]}",
                    lost * group.Members);
            }
        }

        if (beginTogether)
            CheckBeginnings();
        foreach (var same in _groups.GroupBy(group => (group.Room, group.First, group.Last)))
        {
            // The content most members agree on is taken for right.
            var sums = same.GroupBy(group => group.Sum).OrderByDescending(groups => groups.Sum(group => group.Members));
            foreach (var other in sums.Skip(1))
            {
                var members = other.Sum(group => group.Members);
                Violations.Add(
                    ViolationKind.DifferentContent,
                    $"{members} members of room {same.Key.Room} got other messages from {same.Key.First + 1} to {same.Key.Last} than the rest",
                    members);
            }
        }
    }

    /// <summary>A protocol that does not say how far a room is lets a member miss the first messages without a gap.</summary>
    private void CheckBeginnings()
    {
        foreach (var room in _groups.Where(group => !group.HasLeft && group.First != Seat.Unknown).GroupBy(group => group.Room))
        {
            var first = room.Min(group => group.First);
            foreach (var late in room.Where(group => group.First > first))
            {
                Violations.Add(
                    ViolationKind.Lost,
                    $"{late.Members} members of room {room.Key} got nothing before {late.First + 1}, but others got {first + 1}",
                    (late.First - first) * late.Members);
            }
        }
    }
}
