using System.Runtime.InteropServices;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Everything the sequencer knows: a fold over the event log. <see cref="Apply(ChatEvent)"/> is the only way to change
/// it, live and at replay alike, so a node that replays the log stands exactly where it stood. Sequencer thread only.
/// </summary>
internal sealed class ChatState
{
    private readonly Dictionary<uint, uint> _incarnations = [];

    /// <summary>Scratch of one join.</summary>
    private readonly List<SessionPlaces.Place> _entered = [];

    internal ChatState(ChatEngineOptions options)
    {
        Options = options;
        Rooms = new RoomRegistry(options);
        RecentPosts = new RecentPosts(options.Limits.RecentPosts, options.Limits.PostingClients);
    }

    internal ChatEngineOptions Options { get; }

    internal UserRegistry Users { get; } = new();

    internal RoomRegistry Rooms { get; }

    internal SessionPlaces Sessions { get; } = new();

    internal RecentPosts RecentPosts { get; }

    /// <summary>The last life of a node; 0 if it never started.</summary>
    internal uint IncarnationOf(uint node) => _incarnations.GetValueOrDefault(node);

    /// <summary>Takes over what local state had at its cursor.</summary>
    internal void Load(LocalSnapshot snapshot)
    {
        _incarnations[Options.NodeNumber] = snapshot.Incarnation;
        foreach (var user in snapshot.Users)
            Users.Apply(user);
        foreach (var credential in snapshot.Credentials)
            Users.Apply(credential);
        foreach (var preference in snapshot.Preferences)
            Users.Apply(preference);
        foreach (var category in snapshot.Categories)
            Rooms.Apply(category);
        foreach (var room in snapshot.Rooms)
            Rooms.Apply(room).EditedAt = snapshot.Cursor?.Sequence ?? 0;
        foreach (var entry in snapshot.Access)
            Rooms.Apply(new AccessChange(entry, Granted: true));
        foreach (var position in snapshot.Positions)
            Load(position);
        foreach (var post in snapshot.RecentPosts)
            RecentPosts.Add(post.Identity, post.RoomId, post.Number);
    }

    /// <summary>Changes the state by one event.</summary>
    /// <exception cref="InvalidOperationException">The event does not fit the state: the log and the state are not of one history.</exception>
    internal void Apply(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case MessagePosted message: Apply(message); break;
            case SessionJoined joined: Apply(joined); break;
            case SessionParted parted: Apply(parted); break;
            case NodeStarted node: Apply(node); break;
            case MessageReplaced or MessagesRemoved: ApplyEdit(chatEvent); break;
            case UserChanged user: Users.Apply(user.User); break;
            case CredentialChanged credential: Users.Apply(credential.Credential); break;
            case PreferenceChanged preference: Users.Apply(preference.Preference); break;
            case CategoryChanged category: Rooms.Apply(category.Category); break;
            case RoomChanged room: Rooms.Apply(room.Room); break;
            case AccessChanged access:
                foreach (var change in access.Changes)
                    Rooms.Apply(change);
                break;
            case PrincipalChanged or PolicyChanged or PolicyAssigned or AddInChanged or FollowListChanged or InvitationIssued
                or FileUploaded or FileDownloaded or HistoryRead:
                // Nothing is decided by these: they are for the projections.
                break;
            default:
                // Skipping an event would let this state and every other fold of the log diverge.
                throw new InvalidOperationException($"Event {chatEvent.Sequence} is of kind {chatEvent.Kind}, which this engine cannot apply.");
        }
    }

    private void Apply(MessagePosted message)
    {
        var room = Rooms.Find(message.RoomId);
        if (room is null || message.Number != room.LastNumber + 1)
        {
            throw new InvalidOperationException(
                $"Event {message.Sequence} posts message {message.Number} to room {message.RoomId:D}, whose last number is "
                + $"{room?.LastNumber.ToString() ?? "unknown"}. The local state and the event log do not belong together.");
        }
        room.Apply(message);
        RecentPosts.Add(message.Identity, message.RoomId, message.Number);
    }

    private void ApplyEdit(ChatEvent edit)
    {
        if (edit is MessageReplaced replaced)
            Rooms.Find(replaced.RoomId)?.Apply(replaced);
        else if (edit is MessagesRemoved removed)
            Rooms.Find(removed.RoomId)?.Apply(removed);
    }

    private void Apply(SessionJoined joined)
    {
        if (Users.Find(joined.User) is not { } user)
            return;
        _entered.Clear();
        foreach (var place in joined.Rooms)
        {
            if (Rooms.Find(place.RoomId) is { } room)
                _entered.Add(new SessionPlaces.Place(room, place.LastNumber));
        }
        Sessions.Enter(new SessionKey(joined.Origin), user, CollectionsMarshal.AsSpan(_entered));
    }

    private void Apply(SessionParted parted)
    {
        foreach (var place in parted.Rooms)
        {
            if (Rooms.Find(place.RoomId) is { } room)
                Sessions.Leave(new SessionKey(parted.Origin), room);
        }
    }

    private void Apply(NodeStarted node)
    {
        _incarnations[node.Node] = node.Incarnation;
        Sessions.EndEarlierLives(node.Node, node.Incarnation);
    }

    private void Load(RoomPosition position)
    {
        if (Rooms.Find(position.RoomId) is not { } room)
            return;
        room.LastNumber = position.LastNumber;
        room.LastTime = position.LastTime;
    }
}
