namespace PersistentChat.Protocol.Xccos;

/// <summary>Names and numbers of the wire that both sides share (xccos.md section 4).</summary>
public static class XccosNames
{
    /// <summary>Namespace of the root element.</summary>
    public static ReadOnlySpan<byte> Namespace => "urn:parlano:xml:ns:xccos"u8;

    /// <summary>Largest body in bytes that a server takes; longer ones are answered 413 (vector M07).</summary>
    public const int LargestBody = 256 * 1024;

    /// <summary>Permission key of members in <c>aib</c>.</summary>
    public const int MemberKey = 3984;

    /// <summary>Permission key of presenters in <c>aib</c>.</summary>
    public const int PresenterKey = 8080;

    /// <summary>Permission key of managers in <c>aib</c>; exactly this value marks them as operators.</summary>
    public const int ManagerKey = 12276;

    /// <summary>Key of <c>fib</c>.</summary>
    public const string OperationFailed = "OPERATION_FAILED";

    /// <summary>Id of the <c>info</c> that counts the users in a room.</summary>
    public const string UserCountInfo = "urn:parlano:ma:info:ucnt";

    /// <summary>Id of the <c>info</c> that says who sees a room. Misspelt on the wire, and clients look for it so.</summary>
    public const string VisibilityInfo = "urn:parlano:ma:info:visibilty";

    /// <summary>Id of the <c>info</c> that says who may post: NORMAL or AUDITORIUM.</summary>
    public const string BehaviorInfo = "urn:parlano:ma:info:behavior";

    /// <summary>Id of the <c>prop</c> that allows files.</summary>
    public const string FilePostProperty = "urn:parlano:ma:prop:filepost";

    /// <summary>Id of the <c>prop</c> that allows invitations.</summary>
    public const string InviteProperty = "urn:parlano:ma:prop:invite";

    /// <summary>Id of the <c>prop</c> that says history is kept.</summary>
    public const string LoggedProperty = "urn:parlano:ma:prop:logged";
}
