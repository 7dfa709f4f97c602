namespace PersistentChat.Storage;

/// <summary>A node began a new life. Sessions of all its earlier incarnations are over, without a part event of their own.</summary>
public sealed class NodeStarted : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.NodeStarted;

    /// <summary>Number of the node in its pool.</summary>
    public required uint Node { get; init; }

    /// <summary>Number of this life of the node; one more than the last.</summary>
    public required uint Incarnation { get; init; }
}

/// <summary>A session entered rooms, all by one command. The session is <see cref="ChatEvent.Origin"/>'s.</summary>
public sealed class SessionJoined : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.SessionJoined;

    /// <summary>Canonical SIP URI of the user.</summary>
    public required string User { get; init; }

    /// <summary>True if the rooms were entered by a bulk join, which is announced as such.</summary>
    public required bool IsBulk { get; init; }

    /// <summary>The rooms newly entered, in the order asked for; never empty.</summary>
    public required IReadOnlyList<JoinedRoom> Rooms { get; init; }
}

/// <summary>One room of a <see cref="SessionJoined"/>.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="LastNumber">Newest message number at the join: live delivery begins with the next.</param>
/// <param name="Role">What the user is in the room.</param>
/// <param name="Announce">True if the other members are told: first endpoint of the user, and the roster is below its limit.</param>
public readonly record struct JoinedRoom(Guid RoomId, long LastNumber, RoomRole Role, bool Announce);

/// <summary>A session left rooms: by command, by ending, or because it lost its access. The session is <see cref="ChatEvent.Origin"/>'s.</summary>
public sealed class SessionParted : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.SessionParted;

    /// <summary>Canonical SIP URI of the user.</summary>
    public required string User { get; init; }

    /// <summary>The rooms left; never empty.</summary>
    public required IReadOnlyList<PartedRoom> Rooms { get; init; }
}

/// <summary>One room of a <see cref="SessionParted"/>.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Announce">True if the other members are told: last endpoint of the user, and the roster is below its limit.</param>
public readonly record struct PartedRoom(Guid RoomId, bool Announce);

/// <summary>What a user is in a room. Numbers are persisted; higher means more rights in the roster.</summary>
public enum RoomRole : byte
{
    /// <summary>Joins, reads, and posts in normal rooms.</summary>
    Member = 1,

    /// <summary>A member who may also post in an auditorium.</summary>
    Presenter = 2,

    /// <summary>Changes the room and its lists.</summary>
    Manager = 3,
}
