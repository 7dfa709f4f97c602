using PersistentChat.Client.Link;

namespace PersistentChat.Client.Rooms;

/// <summary>The rooms a client is in, each with its feed. Thread-safe; outlives connections.</summary>
internal sealed class RoomFeeds(NoticeQueue notices)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, RoomFeed> _feeds = [];
    private readonly List<ChatNotice> _output = [];

    /// <summary>The rooms entered, and how far each has been handed on.</summary>
    public RoomPosition[] Positions
    {
        get
        {
            lock (_gate)
                return [.. _feeds.Values.Select(static feed => feed.Position)];
        }
    }

    /// <summary>Draws from a reply what it says about rooms, in order with the live messages.</summary>
    public void TakeReply(ChatCall call, ChatReply reply)
    {
        lock (_gate)
        {
            foreach (var entry in reply.Entries)
                Enter(entry);
            if (call is PartCall part)
                _feeds.Remove(part.Room);
            if (call is HistoryCall history && _feeds.TryGetValue(history.Room, out var feed))
                TakeHistory(feed, history.Purpose, reply.Messages);
        }
    }

    /// <summary>Hands a live message on, or keeps it until the room has caught up.</summary>
    public void TakeLive(ChatMessage message)
    {
        lock (_gate)
        {
            if (_feeds.TryGetValue(message.Room, out var feed))
                feed.TakeLive(message, _output);
            else
                _output.Add(new MessageReceived(message));
            HandOn();
        }
    }

    /// <summary>The connection is gone: every room has to catch up before it is live again.</summary>
    public void Suspend()
    {
        lock (_gate)
        {
            foreach (var feed in _feeds.Values)
                feed.Suspend();
        }
    }

    /// <summary>The server's data is another one: the numbers of all rooms mean nothing any more. Only while suspended.</summary>
    public void StartAnew()
    {
        lock (_gate)
        {
            foreach (var feed in _feeds.Values)
                feed.StartAnew();
        }
    }

    /// <summary>Forgets rooms that could not be entered again.</summary>
    public void Forget(IEnumerable<Guid> rooms)
    {
        lock (_gate)
        {
            foreach (var room in rooms)
                _feeds.Remove(room);
        }
    }

    /// <summary>True if a room that was entered again misses messages that do not come by themselves.</summary>
    public bool NeedsHistory(Guid room)
    {
        lock (_gate)
            return _feeds.TryGetValue(room, out var feed) && feed.NeedsHistory;
    }

    /// <summary>True if the history reaches back to where the room was left, or cannot reach further.</summary>
    public bool IsEnough(Guid room, IReadOnlyList<ChatMessage> history, int asked)
    {
        lock (_gate)
            return !_feeds.TryGetValue(room, out var feed) || feed.IsEnough(history, asked);
    }

    /// <summary>Fills in what a room missed, unless the link the history came over is gone again.</summary>
    public void CatchUp(Guid room, IReadOnlyList<ChatMessage> history, IChatLink link)
    {
        lock (_gate)
        {
            if (link.IsLost || !_feeds.TryGetValue(room, out var feed))
                return;
            feed.CatchUp(history, _output);
            HandOn();
        }
    }

    private void Enter(RoomEntry entry)
    {
        if (!_feeds.TryGetValue(entry.View.Id, out var feed))
            _feeds.Add(entry.View.Id, feed = new RoomFeed(entry.View.Id));
        feed.NoteEntry(entry.LastNumber, entry.Resume);
    }

    private static void TakeHistory(RoomFeed feed, HistoryPurpose purpose, List<ChatMessage> messages)
    {
        if (purpose == HistoryPurpose.Consumer)
            feed.NoteHistory(messages);
        else if (purpose == HistoryPurpose.Baseline)
            feed.NoteBaseline(messages);
    }

    private void HandOn()
    {
        foreach (var notice in _output)
            notices.Add(notice);
        _output.Clear();
    }
}
