using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>A mixed run of events from a seed: the same seed makes the same events.</summary>
public static class RandomEvents
{
    public static ChatEvent[] Make(int seed, int count)
    {
        var random = new Random(seed);
        var numbers = new Dictionary<Guid, long>();
        return [.. Enumerable.Range(0, count).Select(_ => Next(random, numbers))];
    }

    private static ChatEvent Next(Random random, Dictionary<Guid, long> numbers)
    {
        var room = random.Next(2) == 0 ? Lobby : Operations;
        var user = $"sip:user{random.Next(5)}@contoso.com";
        var entry = new AccessEntry(room, user, (AccessList)random.Next(1, 4));
        return random.Next(9) switch
        {
            0 => User(random.Next(1, 6), $"name{random.Next(100)}"),
            1 => Credential(user, (byte)random.Next(256)),
            2 => Category(General, $"name{random.Next(100)}"),
            3 => Room(room, $"name{random.Next(100)}", random.Next(100)),
            4 => Access(new AccessChange(entry, random.Next(2) == 0), new AccessChange(entry, random.Next(2) == 0)),
            5 => Preference(user, $"label{random.Next(3)}", random.Next(100), $"content{random.Next(100)}"),
            6 => Started((uint)random.Next(100)),
            _ => Message(room, numbers[room] = numbers.GetValueOrDefault(room) + 1, kept: random.Next(4) != 0),
        };
    }
}
