namespace PersistentChat.Protocol.Xccos;

/// <summary>A room information block, <c>chanib</c>. Null members were not sent, or are not to be sent.</summary>
/// <param name="Uri">The room's URI; the key of everything else about the room.</param>
public sealed record XccosRoom(string Uri)
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Description.</summary>
    public string? Description { get; init; }

    /// <summary>URI of the category.</summary>
    public string? Parent { get; init; }

    /// <summary>Line on top of the room.</summary>
    public string? Topic { get; init; }

    /// <summary>Matches of a search in the room, those left out of <see cref="Messages"/> included.</summary>
    public long? Total { get; init; }

    /// <summary>Whether matches of a search were left out.</summary>
    public bool? IsTruncated { get; init; }

    /// <summary>Users in the room now.</summary>
    public int? UserCount { get; set; }

    /// <summary>PRIVATE, SCOPED or OPEN.</summary>
    public string? Visibility { get; set; }

    /// <summary>NORMAL or AUDITORIUM.</summary>
    public string? Behavior { get; set; }

    /// <summary>Whether files may be posted.</summary>
    public bool? FilePost { get; set; }

    /// <summary>Whether members may invite.</summary>
    public bool? Invite { get; set; }

    /// <summary>Whether history is kept.</summary>
    public bool? Logged { get; set; }

    /// <summary>Who is in the room, by lists of ids of the reply's users.</summary>
    public List<XccosAssociation> Associations { get; } = [];

    /// <summary>Users the notice is about.</summary>
    public List<XccosUser> Users { get; } = [];

    /// <summary>History, oldest first, or what a search found, in the order asked for.</summary>
    public List<XccosHistoryMessage> Messages { get; } = [];
}

/// <summary>A reference to a room, <c>chanid</c>.</summary>
/// <param name="Key">Index within the command.</param>
/// <param name="Domain">The room's domain; null if not said.</param>
/// <param name="Value">The room's GUID as written.</param>
public sealed record XccosRoomId(string? Key, string? Domain, string Value);

/// <summary>A failed item of a batch, <c>fib</c>.</summary>
/// <param name="Key">What happened; see <see cref="XccosNames.OperationFailed"/>.</param>
/// <param name="Value">The room's GUID as the command named it.</param>
/// <param name="Domain">The room's domain.</param>
public sealed record XccosFailure(string Key, string Value, string? Domain);

/// <summary>A category, <c>catib</c>.</summary>
/// <param name="Name">Name.</param>
/// <param name="Description">Description.</param>
/// <param name="Uri">Category URI.</param>
public sealed record XccosCategory(string Name, string Description, string Uri);

/// <summary>A search for rooms, <c>qib</c>.</summary>
/// <param name="Type">What the criteria are; BYNAME.</param>
/// <param name="Criteria">Words; empty finds all.</param>
/// <param name="IsExtended">True to search descriptions too.</param>
public sealed record XccosRoomQuery(string? Type, string Criteria, bool IsExtended);

/// <summary>Which rooms of mine, <c>association</c>.</summary>
/// <param name="Type">MEMBER or MANAGER; null means MEMBER.</param>
/// <param name="Domain">The domain; null if not said.</param>
/// <param name="MaxResults">Most rooms to return; null if not said.</param>
public sealed record XccosAssociationQuery(string? Type, string? Domain, int? MaxResults);

/// <summary>An invitation, <c>inv</c>; in a command the last one known.</summary>
/// <param name="InviteId">Rises per user.</param>
/// <param name="Domain">The domain.</param>
/// <param name="Room">The room one is invited to; null in a command.</param>
public sealed record XccosInvitation(string InviteId, string? Domain, XccosRoom? Room);
