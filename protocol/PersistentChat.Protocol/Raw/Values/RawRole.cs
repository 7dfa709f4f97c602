namespace PersistentChat.Protocol.Raw;

/// <summary>A user's role in a room.</summary>
public enum RawRole : uint
{
    /// <summary>Reads, and posts where members may.</summary>
    Member = 0,

    /// <summary>Posts in an auditorium.</summary>
    Presenter = 1,

    /// <summary>Manages the room.</summary>
    Manager = 2,
}
