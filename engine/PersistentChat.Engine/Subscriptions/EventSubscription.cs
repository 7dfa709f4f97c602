using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>Which committed events to read, and from where; see <see cref="ChatEngine.ReadEventsAsync"/>.</summary>
public sealed class EventSubscription
{
    /// <summary>Rooms whose posts, replacements, removals, comings and goings are wanted; null for every event of the node, of whatever kind.</summary>
    public IReadOnlyCollection<Guid>? Rooms { get; init; }

    /// <summary>
    /// Reads what comes behind this position, for example the <see cref="CommittedEvent.Position"/> of the last event that was dealt with; null
    /// for what is committed from now on.
    /// </summary>
    public LogCursor? After { get; init; }

    internal bool Admits(ChatEvent chatEvent) => Rooms is not { } rooms || chatEvent switch
    {
        MessagePosted posted => rooms.Contains(posted.RoomId),
        MessageReplaced replaced => rooms.Contains(replaced.RoomId),
        MessagesRemoved removed => rooms.Contains(removed.RoomId),
        SessionJoined joined => joined.Rooms.Any(room => rooms.Contains(room.RoomId)),
        SessionParted parted => parted.Rooms.Any(room => rooms.Contains(room.RoomId)),
        _ => false,
    };
}
