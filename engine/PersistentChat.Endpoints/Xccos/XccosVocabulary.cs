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
