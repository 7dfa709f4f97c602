using System.Buffers;
using System.Globalization;
using System.Text;

namespace PersistentChat.Protocol.Xccos;

/// <summary>Reads rooms, users and what hangs under them: <c>chanib</c>, <c>uib</c>, <c>aib</c>, <c>info</c>, <c>prop</c>, <c>msg</c>, <c>inv</c>.</summary>
internal static class XccosRoomReader
{
    internal static XccosRoom ReadRoom(ref XccosReader reader)
    {
        var room = new XccosRoom(XccosDataReader.Value(ref reader, "uri"u8))
        {
            Name = XccosDataReader.Optional(ref reader, "name"u8),
            Description = XccosDataReader.Optional(ref reader, "description"u8),
            Parent = XccosDataReader.Optional(ref reader, "parent"u8),
            Topic = XccosDataReader.Optional(ref reader, "topic"u8),
            Total = reader.GetAttribute("total"u8).TryGetNumber(out var total) && total <= long.MaxValue ? (long)total : null,
            IsTruncated = Flag(reader.GetAttribute("truncated"u8)),
        };
        for (var depth = reader.Depth; reader.ReadChild(depth);)
            ReadRoomChild(ref reader, room);
        return room;
    }

    internal static XccosUser ReadUser(ref XccosReader reader)
    {
        var user = new XccosUser(
            XccosDataReader.Value(ref reader, "uri"u8), XccosDataReader.Optional(ref reader, "id"u8), XccosDataReader.Optional(ref reader, "disp"u8));
        for (var depth = reader.Depth; reader.ReadChild(depth);)
        {
            if (reader.IsElement("aib"u8))
                user.Associations.Add(ReadAssociation(ref reader));
        }
        return user;
    }

    internal static XccosInvitation ReadInvitation(ref XccosReader reader)
    {
        var invitation = new XccosInvitation(XccosDataReader.Value(ref reader, "inviteId"u8), XccosDataReader.Optional(ref reader, "domain"u8), null);
        for (var depth = reader.Depth; reader.ReadChild(depth);)
        {
            if (reader.IsElement("chanib"u8))
                invitation = invitation with { Room = ReadRoom(ref reader) };
        }
        return invitation;
    }

    private static void ReadRoomChild(ref XccosReader reader, XccosRoom room)
    {
        if (reader.IsElement("aib"u8))
            room.Associations.Add(ReadAssociation(ref reader));
        else if (reader.IsElement("uib"u8))
            room.Users.Add(ReadUser(ref reader));
        else if (reader.IsElement("msg"u8))
            room.Messages.Add(ReadMessage(ref reader));
        else if (reader.IsElement("info"u8))
            ReadInfo(ref reader, room);
        else if (reader.IsElement("prop"u8))
            ReadProperty(ref reader, room);
    }

    private static bool? Flag(XccosText value) => value.IsPresent ? value.IsTrue : null;

    private static XccosAssociation ReadAssociation(ref XccosReader reader) => new(
        XccosDataReader.Number(ref reader, "key"u8) ?? 0, XccosDataReader.Value(ref reader, "value"u8),
        XccosDataReader.Optional(ref reader, "domain"u8));

    private static void ReadInfo(ref XccosReader reader, XccosRoom room)
    {
        var id = XccosDataReader.Value(ref reader, "id"u8);
        var text = XccosDataReader.ReadString(ref reader);
        if (id == XccosNames.UserCountInfo)
            room.UserCount = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
        else if (id == XccosNames.VisibilityInfo)
            room.Visibility = text;
        else if (id == XccosNames.BehaviorInfo)
            room.Behavior = text;
    }

    private static void ReadProperty(ref XccosReader reader, XccosRoom room)
    {
        var id = XccosDataReader.Value(ref reader, "id"u8);
        var value = XccosDataReader.ReadString(ref reader).Equals("true", StringComparison.OrdinalIgnoreCase);
        if (id == XccosNames.FilePostProperty)
            room.FilePost = value;
        else if (id == XccosNames.InviteProperty)
            room.Invite = value;
        else if (id == XccosNames.LoggedProperty)
            room.Logged = value;
    }

    internal static XccosHistoryMessage ReadMessage(ref XccosReader reader)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(reader.RemainingLength);
        XccosDataReader.ReadChat(ref reader, buffer, out var chat);
        var message = ToMessage(chat);
        ArrayPool<byte>.Shared.Return(buffer);
        return message;
    }

    private static XccosHistoryMessage ToMessage(XccosChat chat) => new(
        chat.RoomUri.ToString(), chat.Author.ToString(), Encoding.UTF8.GetString(chat.Text))
    {
        AuthorName = chat.AuthorName.IsPresent ? chat.AuthorName.ToString() : null,
        IsAlert = chat.Alert.IsPresent ? chat.Alert.IsTrue : null,
        ChatId = chat.ChatId.TryGetNumber(out var number) && number <= long.MaxValue ? (long)number : null,
        Time = XccosTime.TryParse(chat.Time, out var time) ? time : null,
        Rtf = chat.Rtf.IsEmpty ? null : Encoding.UTF8.GetString(chat.Rtf),
    };
}
