using System.Runtime.InteropServices;

namespace PersistentChat.LoadTests;

/// <summary>Finds out when the last member of a room got a message. With several workers each counts its own members.</summary>
internal sealed class LastMembers
{
    private readonly Dictionary<int, int> _members = [];
    private readonly Dictionary<(int Room, long Number), Spreading> _spreading = [];
    private readonly Dictionary<int, long> _newest = [];
    private readonly Func<uint, long?>? _sentAt;
    private readonly Measure _lastMember;
    private readonly Measure _commitToLast;

    /// <summary>Counts the members.</summary>
    /// <param name="fleet">The users.</param>
    /// <param name="meter">Takes <see cref="MeasureNames.LastMember"/> and <see cref="MeasureNames.CommitToLast"/>.</param>
    /// <param name="sentAt">When a post was sent, by number of its operation, where nothing is committed; else null.</param>
    public LastMembers(Fleet fleet, WorkerMeter meter, Func<uint, long?>? sentAt)
    {
        (_lastMember, _commitToLast, _sentAt) = (meter[MeasureNames.LastMember], meter[MeasureNames.CommitToLast], sentAt);
        foreach (var client in fleet.Clients)
        {
            foreach (ref var seat in client.Seats)
                _members[seat.Room] = _members.GetValueOrDefault(seat.Room) + 1;
        }
    }

    /// <summary>A message was acknowledged; members may have told of it already.</summary>
    public void OnCommitted(int room, long number, long now)
    {
        if (number > _newest.GetValueOrDefault(room))
            _spreading.Add((room, number), Begin(room, number, now));
    }

    /// <summary>A member got a message.</summary>
    public void Take(int room, long number, in PostStamp stamp, long now)
    {
        ref var message = ref CollectionsMarshal.GetValueRefOrAddDefault(_spreading, (room, number), out var isKnown);
        if (!isKnown)
            message = Begin(room, number, _sentAt is null ? now : _sentAt(stamp.Id) ?? stamp.Intended);
        if (--message.Missing > 0)
            return;
        _lastMember.Latency.Record(now - stamp.Intended);
        _commitToLast.Latency.Record(now - message.Committed);
        _spreading.Remove((room, number));
    }

    private Spreading Begin(int room, long number, long committed)
    {
        _newest[room] = Math.Max(number, _newest.GetValueOrDefault(room));
        return new Spreading { Missing = _members[room], Committed = committed };
    }

    /// <summary>A message that not everyone has.</summary>
    private struct Spreading
    {
        public int Missing;
        public long Committed;
    }
}
