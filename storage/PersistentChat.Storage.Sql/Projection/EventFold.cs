namespace PersistentChat.Storage.Sql;

/// <summary>
/// A batch of events folded to the rows it leaves behind, so that a row that changes often in a batch is written once.
/// The result does not depend on where the log was cut into batches. Reused; not thread safe.
/// </summary>
internal sealed class EventFold
{
    public Dictionary<uint, uint> Incarnations { get; } = [];

    public Dictionary<int, UserRecord> Users { get; } = [];

    public Dictionary<string, CredentialRecord> Credentials { get; } = [];

    public Dictionary<(string User, string Label), PreferenceRecord> Preferences { get; } = [];

    public Dictionary<Guid, CategoryRecord> Categories { get; } = [];

    public Dictionary<Guid, RoomRecord> Rooms { get; } = [];

    public Dictionary<AccessEntry, bool> Access { get; } = [];

    public Dictionary<Guid, RoomPosition> Positions { get; } = [];

    /// <summary>Messages to archive; borrowed from the batch.</summary>
    public List<MessagePosted> Messages { get; } = [];

    public List<RecentPost> RecentPosts { get; } = [];

    /// <summary>Replaces what is in here by the fold of <paramref name="events"/>.</summary>
    /// <exception cref="NotSupportedException">An event's kind is unknown here; skipping it would let states diverge.</exception>
    public void Fold(IReadOnlyList<ChatEvent> events)
    {
        Clear();
        for (var i = 0; i < events.Count; i++)
            Add(events[i]);
    }

    /// <summary>Forgets the batch, so that pooled messages are not reachable from here any more.</summary>
    public void Clear()
    {
        Incarnations.Clear();
        Users.Clear();
        Credentials.Clear();
        Preferences.Clear();
        Categories.Clear();
        Rooms.Clear();
        Access.Clear();
        Positions.Clear();
        Messages.Clear();
        RecentPosts.Clear();
    }

    private void Add(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case MessagePosted message:
                Add(message);
                break;
            case SessionJoined or SessionParted:
                // Sessions end with the node, so nothing of them is kept.
                break;
            case NodeStarted started:
                Incarnations[started.Node] = started.Incarnation;
                break;
            default:
                AddCatalog(chatEvent);
                break;
        }
    }

    private void AddCatalog(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case UserChanged changed:
                Users[changed.User.Id] = changed.User;
                break;
            case CredentialChanged changed:
                Credentials[changed.Credential.User] = changed.Credential;
                break;
            case PreferenceChanged changed:
                Preferences[(changed.Preference.User, changed.Preference.Label)] = changed.Preference;
                break;
            case CategoryChanged changed:
                Categories[changed.Category.Id] = changed.Category;
                break;
            case RoomChanged changed:
                Rooms[changed.Room.Id] = changed.Room;
                break;
            case AccessChanged changed:
                foreach (var change in changed.Changes)
                    Access[change.Entry] = change.Granted;
                break;
            default:
                throw new NotSupportedException(
                    $"Event {chatEvent.Sequence} is of kind {chatEvent.Kind}, which this projection does not know.");
        }
    }

    private void Add(MessagePosted message)
    {
        Positions[message.RoomId] = new RoomPosition(message.RoomId, message.Number, message.Time);
        if (message.IsKept)
            Messages.Add(message);
        if (message.Identity.IsKnown)
            RecentPosts.Add(new RecentPost(message.Identity, message.RoomId, message.Number));
    }
}
