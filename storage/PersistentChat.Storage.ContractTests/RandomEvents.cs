using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>
/// A mixed run of events of all kinds from a seed: the same seed makes the same events. Few names and rooms, so that events meet on the
/// same rows; some name messages that are gone or not there yet, which changes nothing but must do so wherever the log is cut.
/// </summary>
public sealed class RandomEvents
{
    private static readonly string[] Policies = ["Global", "tag:One", "TAG:one", "tag:Two"];

    private readonly Random _random;
    private readonly Dictionary<Guid, long> _numbers = [];

    private RandomEvents(int seed) => _random = new Random(seed);

    /// <summary>Makes events numbered from 1.</summary>
    public static ChatEvent[] Make(int seed, int count)
    {
        var events = new RandomEvents(seed);
        return [.. Enumerable.Range(1, count).Select(sequence => events.Next((ulong)sequence))];
    }

    private ChatEvent Next(ulong sequence)
    {
        var chatEvent = _random.Next(24) switch
        {
            < 9 => NextMessage(),
            < 12 => NextEdit(),
            < 17 => NextDirectoryEvent(),
            < 23 => NextCatalogEvent(),
            _ => NextPassingEvent(),
        };
        chatEvent.Sequence = sequence;
        return chatEvent;
    }

    private MessagePosted NextMessage()
    {
        var room = NextRoom();
        return Message(room, _numbers[room] = LastNumber(room) + 1, $"text {_random.Next(100)}", kept: _random.Next(3) != 0);
    }

    private ChatEvent NextEdit()
    {
        var room = NextRoom();
        // Mostly a recent message, so that a batch often holds both; sometimes one that comes only later.
        var number = Math.Max(1, LastNumber(room) + 1 - _random.Next(8));
        if (_random.Next(2) == 0)
            return Replaced(room, number, $"replacement {_random.Next(100)}");
        return _random.Next(2) == 0
            ? Removed(room, new NumberRange(number, number + _random.Next(2)))
            : Removed(room, new NumberRange(1, 1 + _random.Next(2)), new NumberRange(4 + _random.Next(3), 7 + _random.Next(20)));
    }

    private ChatEvent NextCatalogEvent()
    {
        var user = NextUser();
        var entry = new AccessEntry(NextRoom(), user, (AccessList)_random.Next(1, 4));
        return _random.Next(7) switch
        {
            0 => User(_random.Next(1, 6), $"name{_random.Next(100)}"),
            1 => Credential(user, (byte)_random.Next(256)),
            2 => Category(General, $"name{_random.Next(100)}"),
            3 => Room(NextRoom(), $"name{_random.Next(100)}", _random.Next(100)),
            4 => Access(new AccessChange(entry, _random.Next(2) == 0), new AccessChange(entry, _random.Next(2) == 0)),
            5 => Preference(user, $"label{_random.Next(3)}", _random.Next(100), $"content{_random.Next(100)}"),
            _ => Started((uint)_random.Next(100)),
        };
    }

    private ChatEvent NextDirectoryEvent() => _random.Next(9) switch
    {
        0 => Principal(_random.Next(10, 14), [.. Enumerable.Range(1, 4).Where(_ => _random.Next(2) == 0)]),
        1 or 2 => Policy(NextPolicy(), isRemoved: _random.Next(2) == 0),
        3 or 4 => Assigned(NextUser(), _random.Next(5) == 0 ? "" : NextPolicy()),
        5 => AddIn(NextId(), $"name{_random.Next(100)}", isRemoved: _random.Next(3) == 0),
        6 => Follows(NextUser(), [.. new[] { Lobby, Operations, General }.Where(_ => _random.Next(2) == 0)]),
        7 => Invited(NextUser(), NextRoom(), _random.Next(100)),
        _ => Uploaded(NextId(), NextRoom(), $"file{_random.Next(100)}.txt"),
    };

    private ChatEvent NextPassingEvent() => _random.Next(4) switch
    {
        0 => Joined(),
        1 => Parted(),
        2 => new HistoryRead { User = NextUser(), Rooms = [NextRoom()], Request = "newest 30", IsSearch = false },
        _ => new FileDownloaded { FileId = NextId(), RoomId = NextRoom(), User = NextUser(), StoredName = "a.txt" },
    };

    private Guid NextRoom() => _random.Next(2) == 0 ? Lobby : Operations;

    private Guid NextId() => _random.Next(2) == 0 ? FirstFile : SecondFile;

    private string NextUser() => $"sip:user{_random.Next(5)}@contoso.com";

    private string NextPolicy() => Policies[_random.Next(Policies.Length)];

    private long LastNumber(Guid room) => _numbers.GetValueOrDefault(room);
}
