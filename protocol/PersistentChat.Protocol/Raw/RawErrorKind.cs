namespace PersistentChat.Protocol.Raw;

/// <summary>What is wrong with a frame. Each of them ends the connection.</summary>
public enum RawErrorKind : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A frame is longer than the limit.</summary>
    FrameTooLong,

    /// <summary>A frame of no bytes.</summary>
    EmptyFrame,

    /// <summary>
    /// A frame is not exactly one array that begins with type and correlation, is cut off, or is nested too deep.
    /// </summary>
    BadFrame,

    /// <summary>A field is missing, of the wrong type or out of its range.</summary>
    BadField,
}
