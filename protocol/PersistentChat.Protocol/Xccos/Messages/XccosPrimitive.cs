namespace PersistentChat.Protocol.Xccos;

/// <summary>The kinds of things an envelope holds (xccos.md section 2).</summary>
public enum XccosPrimitive : byte
{
    /// <summary>None yet, or none left.</summary>
    None,

    /// <summary><c>cmd</c>: a client asks.</summary>
    Command,

    /// <summary><c>rpl</c>: the server answers a command.</summary>
    Reply,

    /// <summary><c>ntc</c>: the server tells unasked.</summary>
    Notice,

    /// <summary><c>grpchat</c>: a post to the server, or a delivery from it.</summary>
    Chat,

    /// <summary>An element this protocol does not know; it is to be ignored.</summary>
    Unknown,
}
