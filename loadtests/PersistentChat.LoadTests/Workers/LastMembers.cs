namespace PersistentChat.LoadTests;

/// <summary>Finds out when the last member of a room got a message. With several workers each counts its own members.</summary>
internal sealed class LastMembers
{
    private readonly Dictionary<int, int> _members = [];
    private readonly Dictionary<(int Room, long Number), int> _missing = [];
    private readonly Measure _measure;

    /// <summary>Counts the members.</summary>
    public LastMembers(Fleet fleet, Measure measure)
    {
        _measure = measure;
        foreach (var client in fleet.Clients)
        {
            foreach (ref var seat in client.Seats)
                _members[seat.Room] = _members.GetValueOrDefault(seat.Room) + 1;
        }
    }

    /// <summary>A member got a message.</summary>
    public void Take(int room, long number, long latency)
    {
        var missing = _missing.TryGetValue((room, number), out var left) ? left - 1 : _members[room] - 1;
        if (missing > 0)
        {
            _missing[(room, number)] = missing;
            return;
        }

        _missing.Remove((room, number));
        _measure.Latency.Record(latency);
    }
}
