using System.Globalization;
using PersistentChat.Client;

namespace PersistentChat.EndToEnd;

/// <summary>What everybody knows of the posts of the kill test, and whether a history agrees with it.</summary>
internal sealed class Ledger
{
    /// <summary>Bounds a round so that its posts of a room (lanes x this / rooms) fit in one history.</summary>
    public const int PostsPerLane = 90;

    /// <summary>How much history is read of each room; a reply of the server holds 128 KiB of such messages, some more than this.</summary>
    public const int HistoryCount = 400;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, RoomLedger> _rooms = [];

    /// <summary>Posts that got their 200.</summary>
    public int Answered { get; private set; }

    /// <summary>Posts that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Different messages that somebody saw live.</summary>
    public int Seen { get; private set; }

    /// <summary>Messages found in the histories.</summary>
    public long Kept => _rooms.Values.Sum(room => (long)room.Kept.Count);

    /// <summary>Messages found that their author had no answer for.</summary>
    public long Unanswered => _rooms.Values.Sum(room => (long)room.Kept.Values.Count(message => !room.Answered.Contains(message.Text)));

    public void Post(Guid room, string text)
    {
        lock (_gate)
            Assert.True(Of(room).Posted.Add(text));
    }

    public void Answer(Guid room, string text)
    {
        lock (_gate)
        {
            Of(room).Answered.Add(text);
            Answered++;
        }
    }

    /// <summary>The server said that it did not take the post.</summary>
    public void Refuse(Guid room, string text)
    {
        lock (_gate)
        {
            Of(room).Refused.Add(text);
            Refused++;
        }
    }

    /// <summary>Somebody was shown this message; everybody must be shown the same under this number.</summary>
    public void See(ChatMessage message)
    {
        lock (_gate)
        {
            if (Of(message.Room).Seen.TryAdd(message.Number, message))
                Seen++;
            else
                Assert.Equal(Of(message.Room).Seen[message.Number], message);
        }
    }

    /// <summary>Rooms that were posted to.</summary>
    public IReadOnlyCollection<Guid> RoomIds => _rooms.Keys;

    /// <summary>Compares the newest part of a room's history with all that is known.</summary>
    public void Check(Guid id, IReadOnlyList<ChatMessage> history)
    {
        var room = Of(id);
        var newest = room.Kept.Count;
        for (var i = 0; i < history.Count; i++)
        {
            var message = history[i];
            Assert.True(i == 0 || message.Number == history[i - 1].Number + 1, $"{history[Math.Max(0, i - 1)].Number} is followed by {message.Number}");
            Keep(room, message);
        }
        var oldest = history.Count == 0 ? newest + 1 : history[0].Number;
        Assert.True(oldest <= newest + 1, $"the history of {id} begins with {oldest}, {newest} were known, {room.Posted.Count} posted");
        Assert.Equal(room.Kept.Count, room.Kept.Count == 0 ? 0 : room.Kept.Keys.Max());
        Assert.Equal(room.Kept.Count, room.Texts.Count);
        CheckOrder(room);
        Assert.Empty(room.Answered.Except(room.Texts));
        Assert.Empty(room.Refused.Intersect(room.Texts));
        Assert.Empty(room.Seen.Values.Except(room.Kept.Values));
    }

    private static void Keep(RoomLedger room, ChatMessage message)
    {
        Assert.Contains(message.Text, room.Posted);
        if (room.Kept.TryAdd(message.Number, message))
            Assert.True(room.Texts.Add(message.Text), $"'{message.Text}' is there twice");
        else
            Assert.Equal(room.Kept[message.Number], message);
    }

    /// <summary>A lane posts one after the other and says in its texts which is which.</summary>
    private static void CheckOrder(RoomLedger room)
    {
        foreach (var lane in room.Kept.Values.OrderBy(message => message.Number).GroupBy(message => message.Text[..message.Text.LastIndexOf('/')]))
        {
            var order = lane.Select(message => int.Parse(message.Text[(lane.Key.Length + 1)..], CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(order.Order(), order);
        }
    }

    private RoomLedger Of(Guid room)
    {
        if (!_rooms.TryGetValue(room, out var ledger))
            _rooms[room] = ledger = new RoomLedger();
        return ledger;
    }

    private sealed class RoomLedger
    {
        public HashSet<string> Posted { get; } = [];

        public HashSet<string> Answered { get; } = [];

        public HashSet<string> Refused { get; } = [];

        public Dictionary<long, ChatMessage> Seen { get; } = [];

        public Dictionary<long, ChatMessage> Kept { get; } = [];

        public HashSet<string> Texts { get; } = [];
    }
}
