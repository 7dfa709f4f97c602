namespace PersistentChat.Storage.Sql;

/// <summary>
/// A batch of events folded to the rows it leaves behind, so that a row that changes often in a batch is written once.
/// The result does not depend on where the log was cut into batches. Reused; not thread safe.
/// </summary>
internal sealed class EventFold(bool keepsMessages)
{
    public Dictionary<uint, uint> Incarnations { get; } = [];

    public Dictionary<Guid, RoomPosition> Positions { get; } = [];

    public List<RecentPost> RecentPosts { get; } = [];

    public CatalogFold Catalog { get; } = new();

    public DirectoryFold Directory { get; } = new();

    public MessageFold Messages { get; } = new();

    /// <summary>Replaces what is in here by the fold of <paramref name="events"/>.</summary>
    /// <exception cref="StorageException">An event's kind is unknown here; skipping it would let states diverge.</exception>
    public void Fold(IReadOnlyList<ChatEvent> events)
    {
        Clear();
        for (var i = 0; i < events.Count; i++)
            Add(events[i]);
    }

    /// <summary>Replaces what is in here by all that is left of an event whose own row is set aside.</summary>
    /// <exception cref="StorageException">Later events build on this one, so it cannot be set aside.</exception>
    public void SetAside(ChatEvent chatEvent)
    {
        Clear();
        switch (chatEvent)
        {
            case MessagePosted message:
                Count(message);
                if (keepsMessages)
                    Messages.AddAbsent(message, message.IsKept ? AbsentReason.SetAside : AbsentReason.NotKept);
                break;
            case MessageReplaced or FileUploaded:
                break;
            default:
                throw DeadLetterTable.Refusal(chatEvent);
        }
    }

    /// <summary>Replaces what is in here by a whole state of the node numbered <paramref name="node"/>.</summary>
    public void Load(LocalSnapshot state, uint node)
    {
        Clear();
        if (state.Incarnation > 0)
            Incarnations[node] = state.Incarnation;
        foreach (var position in state.Positions)
            Positions[position.RoomId] = position;
        RecentPosts.AddRange(state.RecentPosts);
        Catalog.Load(state);
        Directory.Load(state);
    }

    /// <summary>Forgets the batch, so that pooled messages are not reachable from here any more.</summary>
    public void Clear()
    {
        Incarnations.Clear();
        Positions.Clear();
        RecentPosts.Clear();
        Catalog.Clear();
        Directory.Clear();
        Messages.Clear();
    }

    private void Add(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case MessagePosted message:
                Count(message);
                if (keepsMessages)
                    Messages.Add(message);
                break;
            case NodeStarted started:
                Incarnations[started.Node] = started.Incarnation;
                break;
            case SessionJoined or SessionParted or HistoryRead or FileDownloaded:
                // Sessions end with the node, and who read what is for the compliance store alone.
                break;
            case MessageReplaced or MessagesRemoved or FileUploaded:
                if (keepsMessages)
                    Messages.Add(chatEvent);
                break;
            default:
                if (!Catalog.TryAdd(chatEvent) && !Directory.TryAdd(chatEvent))
                    throw Unknown(chatEvent);
                break;
        }
    }

    private void Count(MessagePosted message)
    {
        Positions[message.RoomId] = new RoomPosition(message.RoomId, message.Number, message.Time);
        if (message.Identity.IsKnown)
            RecentPosts.Add(new RecentPost(message.Identity, message.RoomId, message.Number));
    }

    /// <summary>The failure to report of an event whose kind a projection does not know.</summary>
    public static StorageException Unknown(ChatEvent chatEvent) => new(
        StorageFault.Configuration,
        $"Event {chatEvent.Sequence} is of kind {chatEvent.Kind}, which this projection does not know; newer software wrote it.");
}
