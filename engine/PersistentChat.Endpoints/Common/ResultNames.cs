using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>What outcomes are called on the wire, in every binding (xccos.md section 5.1).</summary>
internal static class ResultNames
{
    internal static string Of(ResultCode code) => code switch
    {
        ResultCode.Ok => "SUCCESS_OK",
        ResultCode.InvalidArgument => "INVALID_ARGUMENT",
        ResultCode.InvalidToken => "INVALID_TOKEN",
        ResultCode.NotPermitted => "ERROR_PERMISSION",
        ResultCode.NoSuchRoom => "NO_SUCH_NODE",
        ResultCode.NoSuchPrincipal => "NO_SUCH_PRINCIPAL",
        ResultCode.DuplicateRoomName => "DUPLICATE_ROOM_NAME",
        ResultCode.RoomDisabled => "NODE_DISABLED",
        ResultCode.DataCollision => "DATA_COLLISION",
        ResultCode.LimitExceeded => "LIMIT_EXCEEDED",
        ResultCode.HierarchyViolation => "NODE_HIERARCHY_VIOLATION",
        ResultCode.NotJoined => "USER_NOT_JOINED",
        ResultCode.CannotGetParticipants => "CANNOT_GET_PARTICIPANT_LIST",
        ResultCode.PresenterNotMember => "PRESENTER_NOT_IN_MEMBER_LIST",
        ResultCode.NotSupported => "MSG_NOT_SUPPORTED",
        ResultCode.Busy => "SERVER_BUSY",
        ResultCode.ArchiveUnavailable => "DATABASE_CONNECTION",
        _ => "SERVER_ERROR",
    };
}
