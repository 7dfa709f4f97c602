using System.Text;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>The engine's values as they are on the wire of the raw protocol.</summary>
internal static class RawVocabulary
{
    internal static RawMessageFlags FlagsOf(MessagePosted message) => message.IsAlert ? RawMessageFlags.Alert : RawMessageFlags.None;

    internal static RawUser Of(User user) => new(user.Uri, user.DisplayName);

    internal static RawRole Of(RoomRole role) => role switch
    {
        RoomRole.Manager => RawRole.Manager,
        RoomRole.Presenter => RawRole.Presenter,
        _ => RawRole.Member,
    };

    internal static RawResume Of(ResumeOutcome outcome) => outcome switch
    {
        ResumeOutcome.Follows => RawResume.Complete,
        ResumeOutcome.TooMuch => RawResume.Missed,
        _ => RawResume.Live,
    };

    internal static RawRoomDescription Describe(RoomInfo room, int userCount) => new()
    {
        Handle = room.Handle,
        Id = room.Id,
        Name = room.Name,
        Description = room.Record.Description,
        Topic = room.Record.Topic,
        UserCount = userCount,
        Privacy = room.Record.Privacy switch
        {
            RoomPrivacy.Secret => RawPrivacy.Secret,
            RoomPrivacy.Closed => RawPrivacy.Closed,
            _ => RawPrivacy.Open,
        },
        Type = room.Record.Type == RoomType.Auditorium ? RawRoomType.Auditorium : RawRoomType.Normal,
        Flags = (room.Invites ? RawRoomFlags.Invite : RawRoomFlags.None)
            | (room.Category.Record.KeepsHistory ? RawRoomFlags.Logged : RawRoomFlags.None),
        CategoryUri = room.Category.Uri,
    };

    /// <summary>Messages of an answer, from an index on.</summary>
    internal static List<RawStoredMessage> Of(IReadOnlyList<MessagePosted> messages, int first)
    {
        var stored = new List<RawStoredMessage>(messages.Count - first);
        for (var i = first; i < messages.Count; i++)
            stored.Add(Of(messages[i]));
        return stored;
    }

    private static RawStoredMessage Of(MessagePosted message) => new(
        message.Number, message.Time, message.Author, message.AuthorName, FlagsOf(message), Encoding.UTF8.GetString(message.Text),
        message.Rtf.IsEmpty ? null : Encoding.UTF8.GetString(message.Rtf));
}
