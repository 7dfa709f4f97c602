using PersistentChat.Storage;

namespace PersistentChat.Server.Databases;

/// <summary>
/// Within the event log alone: each room's numbers rise by one, its times never go back, and no post was taken twice. What
/// follows from the log for the archive is remembered: edits, and each room's position at the archive's cursor.
/// </summary>
internal sealed class LogCheck(Findings findings, ulong archivedUpTo)
{
    /// <summary>Identities remembered: repeats come within a client's reconnect, and these are some minutes of full load.</summary>
    private const int RememberedPosts = 1_000_000;

    private readonly Dictionary<Guid, (long Number, long Time)> _rooms = [];
    private readonly Dictionary<PostIdentity, ulong> _posts = [];
    private readonly Queue<PostIdentity> _order = [];

    /// <summary>What became of messages later.</summary>
    public LogEdits Edits { get; } = new();

    /// <summary>Where each room was at the archive's cursor, as far as the log tells.</summary>
    public Dictionary<Guid, long> Archived { get; } = [];

    /// <summary>Records looked at.</summary>
    public long Records { get; private set; }

    /// <summary>Takes the next event.</summary>
    public void Take(ChatEvent chatEvent)
    {
        Records++;
        Edits.Add(chatEvent);
        if (chatEvent is MessagePosted message)
        {
            CheckOrder(message);
            CheckRepeat(message);
        }
    }

    private void CheckOrder(MessagePosted message)
    {
        if (_rooms.TryGetValue(message.RoomId, out var last))
        {
            if (message.Number != last.Number + 1)
                findings.Fault("ORDER", $"log record {message.Sequence}: room {message.RoomId} message {message.Number} follows {last.Number}");
            if (message.Time < last.Time)
                findings.Fault("ORDER", $"log record {message.Sequence}: room {message.RoomId} message {message.Number} is older than the one before it");
        }
        _rooms[message.RoomId] = (message.Number, message.Time);
        if (message.Sequence <= archivedUpTo)
            Archived[message.RoomId] = message.Number;
    }

    private void CheckRepeat(MessagePosted message)
    {
        if (!message.Identity.IsKnown)
            return;
        if (!_posts.TryAdd(message.Identity, message.Sequence))
        {
            findings.Fault(
                "DOUBLE", $"log record {message.Sequence}: room {message.RoomId} message {message.Number} is the post of record {_posts[message.Identity]} again");
            return;
        }
        _order.Enqueue(message.Identity);
        if (_order.Count > RememberedPosts)
            _posts.Remove(_order.Dequeue());
    }
}
