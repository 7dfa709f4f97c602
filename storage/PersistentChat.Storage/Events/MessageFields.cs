using PersistentChat.MessagePack;

namespace PersistentChat.Storage;

/// <summary>Fields of the message family (docs/event-format.md, kind 10). Nothing here allocates except new author names.</summary>
internal static class MessageFields
{
    private const int PostedElements = 10;

    /// <summary><c>[room, number, author, author-name, alert, kept, client, client-number, text, rtf]</c></summary>
    internal static void Write(ref MessagePackWriter writer, MessagePosted message)
    {
        writer.WriteArrayHeader(PostedElements);
        writer.WriteGuid(message.RoomId);
        writer.WriteInt64(message.Number);
        writer.WriteString(message.Author);
        writer.WriteString(message.AuthorName);
        writer.WriteBoolean(message.IsAlert);
        writer.WriteBoolean(message.IsKept);
        writer.WriteUInt128(message.Identity.Client);
        writer.WriteUInt64(message.Identity.Number);
        writer.WriteString(message.Text);
        writer.WriteString(message.Rtf);
    }

    internal static MessagePosted Read(ref MessagePackReader reader)
    {
        var message = MessagePosted.Rent();
        try
        {
            ReadInto(ref reader, message);
            return message;
        }
        catch
        {
            message.Release();
            throw;
        }
    }

    private static void ReadInto(ref MessagePackReader reader, MessagePosted message)
    {
        var extra = reader.ReadFieldsHeader(PostedElements);
        message.RoomId = reader.ReadGuid();
        message.Number = reader.ReadInt64();
        message.Author = AuthorCache.Get(reader.ReadStringBytes());
        message.AuthorName = AuthorCache.Get(reader.ReadStringBytes());
        message.IsAlert = reader.ReadBoolean();
        message.IsKept = reader.ReadBoolean();
        message.Identity = new PostIdentity(reader.ReadUInt128(), reader.ReadUInt64());
        message.SetContent(reader.ReadStringBytes(), reader.ReadStringBytes());
        reader.SkipFields(extra);
    }
}
