using PersistentChat.Client.Link;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Raw;

/// <summary>Notices of the server: messages, who came and who went.</summary>
internal sealed class RawNotices(RawRooms rooms, IChatLinkSink sink)
{
    /// <summary>Hands a message on.</summary>
    public void TakeMessage(in RawFrame frame)
    {
        var message = RawFrames.Read<RawMessage>(frame);
        var author = message.Author.ToString();
        sink.OnMessage(new ChatMessage(
            rooms.Find(message.Room), message.Number, new DateTimeOffset(message.Time, TimeSpan.Zero), author,
            message.AuthorName.IsEmpty ? author : message.AuthorName.ToString(), message.Text.ToString(),
            message.Flags.HasFlag(RawMessageFlags.Alert), message.Rtf.IsEmpty ? null : message.Rtf.ToString()));
    }

    /// <summary>Says that a user entered rooms.</summary>
    public void TakeJoined(in RawFrame frame)
    {
        var joined = RawFrames.Read<RawUserJoined>(frame);
        foreach (var room in joined.Rooms)
            sink.OnJoined(rooms.Find(room.Room), RawReplies.MemberOf(joined.User, room.Role));
    }

    /// <summary>Says that a user left a room.</summary>
    public void TakeParted(in RawFrame frame)
    {
        var parted = RawFrames.Read<RawUserParted>(frame);
        sink.OnParted(rooms.Find(parted.Room), RawReplies.MemberOf(parted.User, RawRole.Member));
    }
}
