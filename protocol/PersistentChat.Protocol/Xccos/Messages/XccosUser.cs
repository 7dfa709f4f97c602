namespace PersistentChat.Protocol.Xccos;

/// <summary>A user information block, <c>uib</c>.</summary>
/// <param name="Uri">SIP URI.</param>
/// <param name="Id">Number local to the reply, by which associations name the user.</param>
/// <param name="DisplayName">Name to show, <c>disp</c>.</param>
public sealed record XccosUser(string Uri, string? Id = null, string? DisplayName = null)
{
    /// <summary>In notices: the rooms entered and as what.</summary>
    public List<XccosAssociation> Associations { get; } = [];
}

/// <summary>Who has which set of permissions, <c>aib</c>.</summary>
/// <param name="Key">The permission set; see <see cref="XccosNames"/>.</param>
/// <param name="Value">In a room: ids of users, separated by commas. In a notice: the room's GUID.</param>
/// <param name="Domain">In a notice: the room's domain.</param>
public sealed record XccosAssociation(int Key, string Value, string? Domain = null);
