namespace PersistentChat.Protocol.Raw;

/// <summary>Who may find and enter a room.</summary>
public enum RawPrivacy : uint
{
    /// <summary>Everyone in the scope of its category.</summary>
    Open = 0,

    /// <summary>Everyone in scope finds it; members enter it.</summary>
    Closed = 1,

    /// <summary>Only members find and enter it.</summary>
    Secret = 2,
}
