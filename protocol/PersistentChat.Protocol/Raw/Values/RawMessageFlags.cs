namespace PersistentChat.Protocol.Raw;

/// <summary>Marks of a message. Unknown ones are kept.</summary>
[Flags]
public enum RawMessageFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>High importance.</summary>
    Alert = 1,
}
