namespace PersistentChat.Protocol.Raw;

/// <summary>What a room offers. Unknown ones are kept.</summary>
[Flags]
public enum RawRoomFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Files may be posted.</summary>
    FilePost = 1,

    /// <summary>Members are invited.</summary>
    Invite = 2,

    /// <summary>Messages can be read again later.</summary>
    Logged = 4,
}
