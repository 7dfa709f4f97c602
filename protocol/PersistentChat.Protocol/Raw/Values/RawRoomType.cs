namespace PersistentChat.Protocol.Raw;

/// <summary>Who may post in a room.</summary>
public enum RawRoomType : uint
{
    /// <summary>Every member.</summary>
    Normal = 0,

    /// <summary>Only presenters.</summary>
    Auditorium = 1,
}
