using static PersistentChat.Storage.ContractTests.ComplianceEvents;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>
/// A mixed run of events as the engine makes them, from a seed: the same seed makes the same events. Sessions of two nodes come, go,
/// post, read, and are cut off.
/// </summary>
public sealed class RandomSessions
{
    private readonly Random _random;
    private readonly uint[] _lives = [1, 1];
    private readonly HashSet<(Origin Session, Guid Room)> _places = [];
    private long _number;

    private RandomSessions(int seed) => _random = new Random(seed);

    public static ChatEvent[] Make(int seed, int count)
    {
        var sessions = new RandomSessions(seed);
        return InLog(1, [.. Enumerable.Range(0, count).Select(_ => sessions.Next())]);
    }

    private ChatEvent Next()
    {
        var node = _random.Next(2);
        var session = new Origin((uint)node + 1, _lives[node], (ulong)_random.Next(1, 5), 0);
        var user = $"user{session.Session}";
        var room = _random.Next(2) == 0 ? Lobby : Operations;
        return _random.Next(12) switch
        {
            0 => Start(node),
            1 => new UserChanged { User = new UserRecord(_random.Next(1, 9), Uri(user), user) },
            < 7 => _places.Add((session, room)) ? Joins(user, session, room) : Part(user, session, room),
            7 => Reads(user, $"newest {_random.Next(30)}", false, room),
            8 => Room(room, $"name{_random.Next(9)}"),
            _ => Message(room, ++_number, $"text{_random.Next(100)}", kept: _random.Next(2) == 0),
        };
    }

    private NodeStarted Start(int node)
    {
        _places.RemoveWhere(place => place.Session.Node == node + 1);
        return NodeStarts((uint)node + 1, ++_lives[node]);
    }

    private SessionParted Part(string user, Origin session, Guid room)
    {
        _places.Remove((session, room));
        return Parts(user, session, room);
    }
}
