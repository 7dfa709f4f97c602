using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>What the engine's values are called on the wire (xccos.md sections 4 and 5.1).</summary>
internal static class XccosVocabulary
{
    private const string CommandPrefix = "cmd:";

    /// <summary>The id of the reply to a command: the same name, in lower case; both file tokens share one.</summary>
    internal static string ReplyId(string commandId)
    {
        var name = CommandName(commandId);
        return name is "getfutok" or "getfdtok" ? "rpl:getftok" : "rpl:" + name;
    }

    /// <summary>The command's name without prefix, in lower case.</summary>
    internal static string CommandName(string commandId)
    {
        var id = commandId.ToLowerInvariant();
        return id.StartsWith(CommandPrefix, StringComparison.Ordinal) ? id[CommandPrefix.Length..] : id;
    }

    internal static string Text(ResultCode code) => code switch
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

    internal static int Key(RoomRole role) => role switch
    {
        RoomRole.Manager => XccosNames.ManagerKey,
        RoomRole.Presenter => XccosNames.PresenterKey,
        _ => XccosNames.MemberKey,
    };

    internal static string Text(RoomPrivacy privacy) => privacy switch
    {
        RoomPrivacy.Secret => "PRIVATE",
        RoomPrivacy.Closed => "SCOPED",
        _ => "OPEN",
    };

    internal static string Text(RoomType type) => type == RoomType.Auditorium ? "AUDITORIUM" : "NORMAL";
}
