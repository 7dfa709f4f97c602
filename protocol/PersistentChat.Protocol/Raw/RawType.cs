namespace PersistentChat.Protocol.Raw;

/// <summary>
/// What a frame is; the number it begins with. The reply to a request has the request's number plus 32. A number that is not
/// listed here is read all the same: a server answers it with <see cref="Refused"/>, a client passes over it.
/// </summary>
public enum RawType : uint
{
    /// <summary>Client: what it is and can do. The first frame.</summary>
    Hello = 1,

    /// <summary>Client: begins to sign in.</summary>
    SignIn = 2,

    /// <summary>Client: proves that it knows the password.</summary>
    Proof = 3,

    /// <summary>Client: leaves. No fields.</summary>
    SignOff = 4,

    /// <summary>Either side: is the other there? No fields.</summary>
    Ping = 5,

    /// <summary>Client: limits and clock of the server. No fields.</summary>
    GetServerInfo = 6,

    /// <summary>Client: rooms by words.</summary>
    FindRooms = 7,

    /// <summary>Client: rooms of which the user is a member or manager.</summary>
    GetAssociations = 8,

    /// <summary>Client: categories in which the user may create rooms. No fields.</summary>
    GetCreatableCategories = 9,

    /// <summary>Client: enters rooms.</summary>
    Join = 10,

    /// <summary>Client: leaves rooms.</summary>
    Part = 11,

    /// <summary>Client: posts a message.</summary>
    Post = 12,

    /// <summary>Client: the newest messages of a room.</summary>
    GetHistory = 13,

    /// <summary>Client: searches the history of rooms.</summary>
    Search = 14,

    /// <summary>Client: numbers of the messages it has. Has no reply.</summary>
    Acknowledge = 15,

    /// <summary>Client: reads a setting of the user.</summary>
    GetPreference = 16,

    /// <summary>Client: stores a setting of the user.</summary>
    SetPreference = 17,

    /// <summary>Client: invitations.</summary>
    GetInvitations = 18,

    /// <summary>Client: permission to upload a file.</summary>
    GetUploadToken = 19,

    /// <summary>Client: permission to download a file.</summary>
    GetDownloadToken = 20,

    /// <summary>Client: address of the chat service. No fields.</summary>
    Lookup = 21,

    /// <summary>Reply to <see cref="Hello"/>.</summary>
    Welcome = 33,

    /// <summary>Reply to <see cref="SignIn"/> by SCRAM.</summary>
    Challenge = 34,

    /// <summary>Reply to <see cref="Proof"/>, and to <see cref="SignIn"/> without password.</summary>
    SignedIn = 35,

    /// <summary>Reply to <see cref="SignOff"/>. No fields.</summary>
    SignedOff = 36,

    /// <summary>Reply to <see cref="Ping"/>. No fields.</summary>
    Pong = 37,

    /// <summary>Reply to <see cref="GetServerInfo"/>.</summary>
    ServerInfo = 38,

    /// <summary>Reply to <see cref="FindRooms"/>.</summary>
    FoundRooms = 39,

    /// <summary>Reply to <see cref="GetAssociations"/>.</summary>
    Associations = 40,

    /// <summary>Reply to <see cref="GetCreatableCategories"/>.</summary>
    Categories = 41,

    /// <summary>Reply to <see cref="Join"/>.</summary>
    Joined = 42,

    /// <summary>Reply to <see cref="Part"/>. No fields.</summary>
    Parted = 43,

    /// <summary>Reply to <see cref="Post"/>: the message is kept for good.</summary>
    Posted = 44,

    /// <summary>Reply to <see cref="GetHistory"/>.</summary>
    History = 45,

    /// <summary>Reply to <see cref="Search"/>.</summary>
    Found = 46,

    /// <summary>Reply to <see cref="GetPreference"/>.</summary>
    Preference = 48,

    /// <summary>Reply to <see cref="SetPreference"/>.</summary>
    PreferenceStored = 49,

    /// <summary>Reply to <see cref="GetInvitations"/>.</summary>
    Invitations = 50,

    /// <summary>Reply to <see cref="Lookup"/>.</summary>
    Service = 53,

    /// <summary>Notice: a message in a room.</summary>
    Message = 64,

    /// <summary>Notice: a user entered rooms.</summary>
    UserJoined = 65,

    /// <summary>Notice: a user left a room.</summary>
    UserParted = 66,

    /// <summary>Notice: the server is about to close the connection.</summary>
    Closing = 67,

    /// <summary>Answer to a request that was not carried out; the connection goes on.</summary>
    Refused = 96,

    /// <summary>The other side broke the protocol; the connection is closed behind it.</summary>
    Error = 97,
}
