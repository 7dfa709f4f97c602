namespace PersistentChat.Storage;

/// <summary>A principal of the directory: a user's place in it, a group, a folder or a domain (features.md CA12). Groups nest.</summary>
/// <param name="Id">Principal number, from the same range as <see cref="UserRecord.Id"/>; for a user the same number.</param>
/// <param name="DirectoryId">Identity in the directory it came from, unique.</param>
/// <param name="Uri"><c>sip:</c> URI of a user, <c>ma-grp:</c> URI otherwise, at most 256 characters.</param>
/// <param name="Type">What it is.</param>
/// <param name="Name">Name in the directory, at most 256 characters.</param>
/// <param name="DisplayName">Name shown to people; may be empty.</param>
/// <param name="DirectoryPath">Distinguished name, at most 384 characters.</param>
/// <param name="State">Whether it counts.</param>
/// <param name="Parents">Numbers of the principals it is directly in, ascending.</param>
public sealed record PrincipalRecord(
    int Id, Guid DirectoryId, string Uri, PrincipalType Type, string Name, string DisplayName, string DirectoryPath,
    PrincipalState State, IReadOnlyList<int> Parents);

/// <summary>Kinds of principals. Numbers are persisted.</summary>
public enum PrincipalType : byte
{
    /// <summary>A person or a program that signs in.</summary>
    User = 1,

    /// <summary>A security or distribution group.</summary>
    Group = 2,

    /// <summary>An organisational unit or container.</summary>
    Folder = 3,

    /// <summary>A domain.</summary>
    Domain = 4,
}

/// <summary>Whether a principal counts. Numbers are persisted.</summary>
public enum PrincipalState : byte
{
    /// <summary>It counts.</summary>
    Active = 1,

    /// <summary>It is switched off and may come back.</summary>
    Disabled = 2,

    /// <summary>It is gone from the directory.</summary>
    Deleted = 3,
}

/// <summary>Who may use chat (features.md section 2, Policy).</summary>
/// <param name="Identity"><c>Global</c>, <c>site:X</c>, <c>service:X</c> or <c>tag:Name</c>, at most 256 characters; unique without regard to case.</param>
/// <param name="Description">At most 256 characters.</param>
/// <param name="EnablesChat">True if those under the policy may sign in.</param>
public sealed record PolicyRecord(string Identity, string Description, bool EnablesChat);

/// <summary>The tag policy of a user.</summary>
/// <param name="User">Canonical SIP URI.</param>
/// <param name="Policy">Identity of the policy; empty for none.</param>
public sealed record PolicyAssignment(string User, string Policy);

/// <summary>A web page that rooms can show beside the talk (features.md 1.8).</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">1 to 50 characters, unique in the pool.</param>
/// <param name="Url">http or https, at most 255 characters.</param>
public sealed record AddInRecord(Guid Id, string Name, string Url);

/// <summary>A user was invited to a room; unique for the pair.</summary>
/// <param name="User">Canonical SIP URI.</param>
/// <param name="RoomId">The room.</param>
/// <param name="InviteId">Rises with each invitation of the user, from 1.</param>
/// <param name="CreatedOn">UTC ticks.</param>
public sealed record InvitationRecord(string User, Guid RoomId, long InviteId, long CreatedOn);

/// <summary>The rooms a user follows, in the user's order.</summary>
/// <param name="User">Canonical SIP URI.</param>
/// <param name="Rooms">Distinct rooms; empty if the user follows none.</param>
public sealed record FollowList(string User, IReadOnlyList<Guid> Rooms);
