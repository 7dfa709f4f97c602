namespace PersistentChat.Protocol.Xccos;

/// <summary>
/// The <c>data</c> of a command, reply or notice. Elements say themselves what they are, so one type serves all of them
/// in both directions; what a message does not have is empty or null. Elements we do not know are not kept.
/// </summary>
public sealed record XccosData
{
    /// <summary><c>uib</c>: users.</summary>
    public List<XccosUser> Users { get; } = [];

    /// <summary><c>chanib</c>: rooms.</summary>
    public List<XccosRoom> Rooms { get; } = [];

    /// <summary><c>chanid</c>: references to rooms.</summary>
    public List<XccosRoomId> RoomIds { get; } = [];

    /// <summary><c>fib</c>: what failed of a batch.</summary>
    public List<XccosFailure> Failures { get; } = [];

    /// <summary><c>catib</c>: categories.</summary>
    public List<XccosCategory> Categories { get; } = [];

    /// <summary><c>inv</c>: invitations, or the last one known.</summary>
    public List<XccosInvitation> Invitations { get; } = [];

    /// <summary><c>pref</c>: a setting of the user.</summary>
    public XccosPreference? Preference { get; set; }

    /// <summary><c>sib</c>: the server.</summary>
    public XccosServerInfo? ServerInfo { get; set; }

    /// <summary><c>qib</c>: a search for rooms.</summary>
    public XccosRoomQuery? RoomQuery { get; set; }

    /// <summary><c>association</c>: which rooms of mine.</summary>
    public XccosAssociationQuery? AssociationQuery { get; set; }

    /// <summary><c>bcq/last/@cnt</c> as written: how many messages of history; null if not said.</summary>
    public string? LastCount { get; set; }

    /// <summary><c>bcq</c> but for <c>last</c>: what to look for in history; null if it asks for nothing of the kind.</summary>
    public XccosHistoryQuery? HistoryQuery { get; set; }

    /// <summary><c>ftdb</c>: a file to be moved.</summary>
    public XccosFile? File { get; set; }

    /// <summary><c>token</c>: leave to move it.</summary>
    public XccosFileToken? FileToken { get; set; }
}
