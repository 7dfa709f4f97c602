using System.Buffers;
using System.Text;

namespace PersistentChat.Protocol.Xccos;

/// <summary>Reads the elements of <c>data</c> (xccos.md section 4). What is not known is passed over.</summary>
internal static class XccosDataReader
{
    internal static void Read(ref XccosReader reader, XccosData data)
    {
        for (var depth = reader.Depth; reader.ReadChild(depth);)
        {
            if (!ReadRoomElement(ref reader, data))
                ReadServerElement(ref reader, data);
        }
    }

    internal static string ReadString(ref XccosReader reader)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(reader.RemainingLength);
        var text = reader.ReadText(buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length) : "";
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }

    internal static bool ReadChat(scoped ref XccosReader reader, Span<byte> buffer, out XccosChat chat)
    {
        XccosChat.Create(reader, out chat);
        for (var depth = reader.Depth; reader.ReadChild(depth);)
        {
            var isText = chat.Text.IsEmpty && reader.IsElement("chat"u8);
            if (!isText && !(chat.Rtf.IsEmpty && reader.IsElement("rtf"u8)))
                continue;
            reader.ReadText(buffer, out var length);
            if (isText)
                chat.Text = buffer[..length];
            else
                chat.Rtf = buffer[..length];
            buffer = buffer[length..];
        }
        return !reader.IsMalformed;
    }

    private static bool ReadRoomElement(ref XccosReader reader, XccosData data)
    {
        if (reader.IsElement("chanib"u8))
            data.Rooms.Add(XccosRoomReader.ReadRoom(ref reader));
        else if (reader.IsElement("uib"u8))
            data.Users.Add(XccosRoomReader.ReadUser(ref reader));
        else if (reader.IsElement("chanid"u8))
            data.RoomIds.Add(new(Optional(ref reader, "key"u8), Optional(ref reader, "domain"u8), Value(ref reader, "value"u8)));
        else if (reader.IsElement("fib"u8))
            data.Failures.Add(new(Value(ref reader, "key"u8), Value(ref reader, "value"u8), Optional(ref reader, "domain"u8)));
        else if (reader.IsElement("catib"u8))
            data.Categories.Add(new(Value(ref reader, "name"u8), Value(ref reader, "description"u8), Value(ref reader, "uri"u8)));
        else if (reader.IsElement("inv"u8))
            data.Invitations.Add(XccosRoomReader.ReadInvitation(ref reader));
        else
            return false;
        return true;
    }

    private static void ReadServerElement(ref XccosReader reader, XccosData data)
    {
        if (reader.IsElement("bcq"u8))
            XccosHistoryQueryReader.Read(ref reader, data);
        else if (reader.IsElement("pref"u8))
            data.Preference = ReadPreference(ref reader);
        else if (reader.IsElement("sib"u8))
            data.ServerInfo = ReadServerInfo(ref reader);
        else if (reader.IsElement("qib"u8))
            data.RoomQuery = new(Optional(ref reader, "qtype"u8), Value(ref reader, "criteria"u8), reader.GetAttribute("extended"u8).IsTrue);
        else if (reader.IsElement("association"u8))
            data.AssociationQuery = new(Optional(ref reader, "type"u8), Optional(ref reader, "domain"u8), Number(ref reader, "maxResults"u8));
        else if (reader.IsElement("ftdb"u8))
            data.File = new(Value(ref reader, "channelUri"u8), Value(ref reader, "fileUrl"u8));
        else if (reader.IsElement("token"u8))
            data.FileToken = new(Value(ref reader, "token"u8), Value(ref reader, "serveruri"u8));
    }

    private static XccosPreference ReadPreference(ref XccosReader reader)
    {
        var createDefault = reader.GetAttribute("createdefault"u8);
        var hasVersion = reader.GetAttribute("seqid"u8).TryGetNumber(out var version) && version <= long.MaxValue;
        return new(
            Value(ref reader, "label"u8), hasVersion ? (long)version : null,
            createDefault.IsPresent ? createDefault.IsTrue : null, Optional(ref reader, "content"u8));
    }

    private static XccosServerInfo ReadServerInfo(ref XccosReader reader) => new()
    {
        Domain = Optional(ref reader, "domain"u8),
        InfoType = Optional(ref reader, "infoType"u8),
        ServerTime = XccosTime.TryParse(reader.GetAttribute("serverTime"u8), out var time) ? time : null,
        SearchLimit = Number(ref reader, "searchLimit"u8),
        MessageSizeLimit = Number(ref reader, "messageSizeLimit"u8),
        StorySizeLimit = Number(ref reader, "storySizeLimit"u8),
        RootUri = Optional(ref reader, "rootUri"u8),
        DatabaseVersion = Optional(ref reader, "dbVersion"u8),
        DisplayName = Optional(ref reader, "displayName"u8),
    };

    internal static string Value(ref XccosReader reader, ReadOnlySpan<byte> name) => reader.GetAttribute(name).ToString();

    internal static string? Optional(ref XccosReader reader, ReadOnlySpan<byte> name)
    {
        var value = reader.GetAttribute(name);
        return value.IsPresent ? value.ToString() : null;
    }

    internal static int? Number(ref XccosReader reader, ReadOnlySpan<byte> name) =>
        reader.GetAttribute(name).TryGetNumber(out var value) && value <= int.MaxValue ? (int)value : null;
}
