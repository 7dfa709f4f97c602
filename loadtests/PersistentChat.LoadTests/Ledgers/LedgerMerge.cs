namespace PersistentChat.LoadTests;

/// <summary>Puts the ledgers of all workers together, when every member should have everything.</summary>
internal sealed class LedgerMerge
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
            if (_last[group.Room] - group.Last is > 0 and var lost)
                {
                Violations.Add(
                    ViolationKind.Lost,
                    $"{group.Members} members of room {group.Room} got nothing after {group.Last}, but there are messages up to {_last[group.Room]}",
                    lost * group.Members);
            }
        }

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
}
