namespace PersistentChat.Storage;

/// <summary>A user who may sign in.</summary>
/// <param name="Id">Principal number, unique in the pool, given at creation, never reused.</param>
/// <param name="Uri">Canonical SIP URI: <c>sip:</c> and lower case, at most 256 characters.</param>
/// <param name="DisplayName">Name shown to others; empty if there is none; at most 256 characters.</param>
/// <param name="IsDisabled">True if the user may not sign in.</param>
public sealed record UserRecord(int Id, string Uri, string DisplayName, bool IsDisabled = false);

/// <summary>
/// What the server keeps instead of a password, derived when the password is set. The MD5 and SHA-256 values serve SIP
/// Digest (RFC 2617, RFC 8760) and are password-equivalent for that realm: whoever reads them can sign in by Digest,
/// which is the price of a challenge scheme that old clients speak. The SCRAM values (RFC 5802, RFC 7677) are not.
/// </summary>
/// <param name="User">Canonical SIP URI of the user.</param>
/// <param name="Realm">Digest realm the HA1 values were made for.</param>
/// <param name="Md5Ha1">16 bytes: MD5(username ":" realm ":" password); username is the URI without its scheme.</param>
/// <param name="Sha256Ha1">32 bytes: SHA-256 of the same text.</param>
/// <param name="ScramSalt">Salt of the SCRAM verifier, at least 16 bytes.</param>
/// <param name="ScramIterations">PBKDF2 iterations, at least 4096.</param>
/// <param name="ScramStoredKey">32 bytes: StoredKey of RFC 5802.</param>
/// <param name="ScramServerKey">32 bytes: ServerKey of RFC 5802.</param>
public sealed record CredentialRecord(
    string User, string Realm, byte[] Md5Ha1, byte[] Sha256Ha1,
    byte[] ScramSalt, int ScramIterations, byte[] ScramStoredKey, byte[] ScramServerKey);

/// <summary>One named setting of a user that the server keeps without looking into it.</summary>
/// <param name="User">Canonical SIP URI of the owner.</param>
/// <param name="Label">Name of the setting, at most 256 characters.</param>
/// <param name="Version">Rises by one with each store, from 0 for one that was created empty.</param>
/// <param name="Content">The stored text.</param>
public sealed record PreferenceRecord(string User, string Label, long Version, string Content);

/// <summary>A category: the scope and the rules of the rooms in it.</summary>
/// <param name="Id">Identity; the category URI is <c>ma-cat://domain/id</c>.</param>
/// <param name="Name">Unique in the pool without regard to case, 1 to 256 characters.</param>
/// <param name="Description">At most 256 characters.</param>
/// <param name="KeepsHistory">True if messages can be read again later (features.md CA7).</param>
/// <param name="AllowsFileUpload">True if its rooms take files (CA8).</param>
/// <param name="AllowsInvitations">True if its rooms may invite (CA9).</param>
public sealed record CategoryRecord(
    Guid Id, string Name, string Description, bool KeepsHistory, bool AllowsFileUpload, bool AllowsInvitations);

/// <summary>A room as administrators see it; who is in it now, and its roles, are kept elsewhere.</summary>
/// <param name="Id">Identity; the room URI is <c>ma-chan://domain/id</c> and never changes.</param>
/// <param name="CategoryId">The category it belongs to.</param>
/// <param name="Name">Unique in the pool without regard to case, 1 to 256 characters.</param>
/// <param name="Description">At most 256 characters.</param>
/// <param name="Topic">Line shown on top of the room; may be empty.</param>
/// <param name="Type">Who may post.</param>
/// <param name="Privacy">Who may find, see and join.</param>
/// <param name="Invitations">True if the room invites where its category allows it.</param>
/// <param name="IsDisabled">True if nobody may find or join it (RM7).</param>
/// <param name="Revision">Rises by one with each change, from 1.</param>
/// <param name="Audit">Who created and changed it, and when.</param>
public sealed record RoomRecord(
    Guid Id, Guid CategoryId, string Name, string Description, string Topic, RoomType Type, RoomPrivacy Privacy,
    bool Invitations, bool IsDisabled, long Revision, AuditStamp Audit);

/// <summary>Who created and last changed an object, and when (RM15).</summary>
/// <param name="CreatedBy">SIP URI, or a system name.</param>
/// <param name="CreatedOn">UTC, 100 ns ticks.</param>
/// <param name="UpdatedBy">SIP URI, or a system name.</param>
/// <param name="UpdatedOn">UTC, 100 ns ticks.</param>
public readonly record struct AuditStamp(string CreatedBy, long CreatedOn, string UpdatedBy, long UpdatedOn);

/// <summary>Who may post in a room (RM4). Numbers are persisted.</summary>
public enum RoomType : byte
{
    /// <summary>Every member posts.</summary>
    Normal = 1,

    /// <summary>Only presenters post.</summary>
    Auditorium = 2,
}

/// <summary>Who may find, see and join a room (RM5). Numbers are persisted.</summary>
public enum RoomPrivacy : byte
{
    /// <summary>Anyone in the category's scope finds and joins it.</summary>
    Open = 1,

    /// <summary>Anyone in scope finds it; members join.</summary>
    Closed = 2,

    /// <summary>Only members find, see and join it.</summary>
    Secret = 3,
}

/// <summary>A principal's place on one list of a room or category.</summary>
/// <param name="Node">The room or category.</param>
/// <param name="Principal">Canonical SIP URI of a user, or <c>*</c> for everyone in the domain.</param>
/// <param name="List">Which list.</param>
public readonly record struct AccessEntry(Guid Node, string Principal, AccessList List);

/// <summary>The lists an access entry can be on. Numbers are persisted.</summary>
public enum AccessList : byte
{
    /// <summary>Room: members.</summary>
    Member = 1,

    /// <summary>Room: presenters of an auditorium.</summary>
    Presenter = 2,

    /// <summary>Room: managers.</summary>
    Manager = 3,

    /// <summary>Category: who may create rooms (CA5).</summary>
    Creator = 4,

    /// <summary>Category: allowed members (CA3). A category without such an entry allows everyone.</summary>
    Allowed = 5,

    /// <summary>Category: denied members, which always win (CA4).</summary>
    Denied = 6,
}
