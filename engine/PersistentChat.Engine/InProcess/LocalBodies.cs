using System.Buffers;
using System.Text;
using PersistentChat.MessagePack;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Deliveries and notices for sessions in this process: written once for all of them, like those of any binding, so that the fan-out knows no
/// difference; read again by each that takes its outbox. Never leaves the process.
/// </summary>
internal sealed class LocalBodies(RoomDirectory directory) : BodyEncoder
{
    private const byte Message = 1;
    private const byte Joined = 2;
    private const byte Parted = 3;

    /// <inheritdoc/>
    public override void WriteMessage(IBufferWriter<byte> output, RoomInfo room, MessagePosted message)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteInt64(Message);
        writer.WriteInt64(room.Handle);
        writer.WriteInt64(message.Number);
        writer.WriteInt64(message.Time);
        writer.WriteBoolean(message.IsAlert);
        writer.WriteString(message.Author);
        writer.WriteString(message.AuthorName);
        writer.WriteString(message.Text);
        writer.WriteString(message.Rtf);
        writer.Flush();
    }

    /// <inheritdoc/>
    public override void WriteJoined(IBufferWriter<byte> output, User user, ReadOnlySpan<RoomPresence> rooms, bool isBulk)
    {
        var writer = Start(output, Joined, user);
        writer.WriteInt64(rooms.Length);
        foreach (var presence in rooms)
        {
            writer.WriteInt64(presence.Room.Handle);
            writer.WriteInt64((byte)presence.Role);
        }
        writer.Flush();
    }

    /// <inheritdoc/>
    public override void WriteParted(IBufferWriter<byte> output, User user, RoomInfo room)
    {
        var writer = Start(output, Parted, user);
        writer.WriteInt64(room.Handle);
        writer.Flush();
    }

    /// <summary>Reads a body back. Its rooms are published: a room is before anything that happens in it.</summary>
    internal RoomEvent Read(ReadOnlySpan<byte> body)
    {
        var reader = new MessagePackReader(body);
        return reader.ReadByte() switch
        {
            Message => ReadMessage(ref reader),
            Joined => new UserJoined(reader.ReadString(), reader.ReadString(), ReadRooms(ref reader)),
            Parted => new UserParted(reader.ReadString(), reader.ReadString(), ReadRoom(ref reader)),
            var kind => throw new InvalidOperationException($"A body of kind {kind} was never written."),
        };
    }

    private static MessagePackWriter Start(IBufferWriter<byte> output, byte kind, User user)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteInt64(kind);
        writer.WriteString(user.UriUtf8.AsSpan());
        writer.WriteString(user.DisplayNameUtf8.AsSpan());
        return writer;
    }

    private MessageReceived ReadMessage(ref MessagePackReader reader)
    {
        var room = ReadRoom(ref reader);
        var number = reader.ReadInt64();
        var time = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var isAlert = reader.ReadBoolean();
        var author = reader.ReadString();
        var name = reader.ReadString();
        var text = Encoding.UTF8.GetString(reader.ReadStringBytes());
        var rtf = reader.ReadStringBytes();
        return new MessageReceived(
            room, new ChatMessage(room.Id, number, time, author, name, text, rtf.IsEmpty ? null : Encoding.UTF8.GetString(rtf), isAlert));
    }

    private RoomPresence[] ReadRooms(ref MessagePackReader reader)
    {
        var rooms = new RoomPresence[reader.ReadInt32()];
        for (var i = 0; i < rooms.Length; i++)
            rooms[i] = new RoomPresence(ReadRoom(ref reader), (RoomRole)reader.ReadByte());
        return rooms;
    }

    private RoomInfo ReadRoom(ref MessagePackReader reader) => directory.Rooms[reader.ReadInt32()];
}
