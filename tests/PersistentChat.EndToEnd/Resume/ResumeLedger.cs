using PersistentChat.Client;

namespace PersistentChat.EndToEnd.Resume;

/// <summary>What all writers posted, were told and saw, room by room.</summary>
internal sealed class ResumeLedger(IReadOnlyList<Guid> rooms)
{
    /// <summary>
    /// How far the slowest reader may be behind before nobody posts more: less than a history holds, however slow the machine is, or a
    /// client would be right to say that messages are missing.
    /// </summary>
    private const int MostBehind = 300;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, RoomLedger> _rooms = rooms.ToDictionary(room => room, _ => new RoomLedger());

    public IReadOnlyList<Guid> Rooms => rooms;

    /// <summary>Posts that were made.</summary>
    public int Posts => Sum(room => room.Posted.Count);

    /// <summary>Posts that have their number.</summary>
    public int Answered => Sum(room => room.Answered.Count);

    public Guid RoomOf(int i) => rooms[i % rooms.Count];

    public void Post(Guid room, string text)
    {
        lock (_gate)
            Assert.True(_rooms[room].Posted.Add(text));
    }

    public void Answer(Guid room, string text, long number)
    {
        lock (_gate)
            _rooms[room].Answered.Add(text, number);
    }

    /// <summary>From now on a reader is to be shown every message.</summary>
    public void Follow(string reader)
    {
        lock (_gate)
        {
            foreach (var room in _rooms.Values)
                room.Last.Add(reader, 0);
        }
    }

    /// <summary>Every reader must be shown the same, and one after the other.</summary>
    public void See(string reader, ChatMessage message)
    {
        lock (_gate)
        {
            var room = _rooms[message.Room];
            Assert.True(message.Number == room.Last[reader] + 1, $"{reader} was shown {message.Number} of {message.Room} behind {room.Last[reader]}");
            room.Last[reader] = message.Number;
            if (!room.Seen.TryAdd(message.Number, message))
                Assert.Equal(room.Seen[message.Number], message);
        }
    }

    /// <summary>True while everybody is near enough to the room's end.</summary>
    public bool TakesPosts(Guid room)
    {
        lock (_gate)
            return _rooms[room].Seen.Count - _rooms[room].Last.Values.Min() < MostBehind;
    }

    /// <summary>True if a reader has seen everything that an author was told of.</summary>
    public bool HasSeenAll(string reader)
    {
        lock (_gate)
            return _rooms.Values.All(room => room.Last[reader] >= room.Answered.Values.DefaultIfEmpty().Max());
    }

    /// <summary>Compares the whole history of a room with what is known: each post once, under the number its author was told.</summary>
    public void Check(Guid id, IReadOnlyList<ChatMessage> history)
    {
        var room = _rooms[id];
        Assert.Equal(Enumerable.Range(1, history.Count).Select(number => (long)number), history.Select(message => message.Number));
        Assert.Equal(room.Posted.Order(StringComparer.Ordinal), history.Select(message => message.Text).Order(StringComparer.Ordinal));
        Assert.All(history, message => Assert.Equal(room.Answered[message.Text], message.Number));
        Assert.Equal(history, room.Seen.OrderBy(seen => seen.Key).Select(seen => seen.Value));
    }

    private int Sum(Func<RoomLedger, int> count)
    {
        lock (_gate)
            return _rooms.Values.Sum(count);
    }

    private sealed class RoomLedger
    {
        public HashSet<string> Posted { get; } = [];

        public Dictionary<string, long> Answered { get; } = [];

        public Dictionary<long, ChatMessage> Seen { get; } = [];

        public Dictionary<string, long> Last { get; } = [];
    }
}
