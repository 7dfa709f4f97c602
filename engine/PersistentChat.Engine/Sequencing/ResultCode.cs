namespace PersistentChat.Engine;

/// <summary>
/// Outcome of a command. Numbers are on the wire of every binding (xccos.md section 5.1) and frozen by a test; the text
/// beside each is the binding's business.
/// </summary>
public enum ResultCode
{
    /// <summary>SUCCESS_OK.</summary>
    Ok = 200,

    /// <summary>INVALID_ARGUMENT: the command itself makes no sense.</summary>
    InvalidArgument = 400,

    /// <summary>INVALID_TOKEN.</summary>
    InvalidToken = 401,

    /// <summary>ERROR_PERMISSION: the user may not do that.</summary>
    NotPermitted = 403,

    /// <summary>NO_SUCH_NODE: no such room or category, or none that this user may know of.</summary>
    NoSuchRoom = 404,

    /// <summary>NO_SUCH_PRINCIPAL.</summary>
    NoSuchPrincipal = 406,

    /// <summary>DUPLICATE_ROOM_NAME.</summary>
    DuplicateRoomName = 409,

    /// <summary>NODE_DISABLED.</summary>
    RoomDisabled = 410,

    /// <summary>DATA_COLLISION: the object changed meanwhile; load it again.</summary>
    DataCollision = 412,

    /// <summary>LIMIT_EXCEEDED.</summary>
    LimitExceeded = 413,

    /// <summary>NODE_HIERARCHY_VIOLATION.</summary>
    HierarchyViolation = 417,

    /// <summary>USER_NOT_JOINED.</summary>
    NotJoined = 424,

    /// <summary>CANNOT_GET_PARTICIPANT_LIST.</summary>
    CannotGetParticipants = 430,

    /// <summary>PRESENTER_NOT_IN_MEMBER_LIST.</summary>
    PresenterNotMember = 431,

    /// <summary>SERVER_ERROR.</summary>
    ServerError = 500,

    /// <summary>MSG_NOT_SUPPORTED: unknown command.</summary>
    NotSupported = 501,

    /// <summary>SERVER_BUSY: send it again later.</summary>
    Busy = 503,

    /// <summary>DATABASE_CONNECTION: the archive cannot be read just now.</summary>
    ArchiveUnavailable = 504,
}
