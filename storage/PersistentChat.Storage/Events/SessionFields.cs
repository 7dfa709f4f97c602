using PersistentChat.MessagePack;

namespace PersistentChat.Storage;

/// <summary>Fields of the session family (docs/event-format.md, kinds 1, 50 and 51).</summary>
internal static class SessionFields
{
    private const int NodeStartedElements = 2;
    private const int JoinedElements = 3;
    private const int JoinedRoomElements = 4;
    private const int PartedElements = 2;
    private const int PartedRoomElements = 2;

    /// <summary><c>[node, incarnation]</c></summary>
    internal static void Write(ref MessagePackWriter writer, NodeStarted started)
    {
        writer.WriteArrayHeader(NodeStartedElements);
        writer.WriteUInt64(started.Node);
        writer.WriteUInt64(started.Incarnation);
    }

    /// <summary><c>[user, bulk, [[room, last-number, role, announce], ...]]</c></summary>
    internal static void Write(ref MessagePackWriter writer, SessionJoined joined)
    {
        writer.WriteArrayHeader(JoinedElements);
        writer.WriteString(joined.User);
        writer.WriteBoolean(joined.IsBulk);
        writer.WriteArrayHeader(joined.Rooms.Count);
        for (var i = 0; i < joined.Rooms.Count; i++)
        {
            var room = joined.Rooms[i];
            writer.WriteArrayHeader(JoinedRoomElements);
            writer.WriteGuid(room.RoomId);
            writer.WriteInt64(room.LastNumber);
            writer.WriteUInt64((byte)room.Role);
            writer.WriteBoolean(room.Announce);
        }
    }

    /// <summary><c>[user, [[room, announce], ...]]</c></summary>
    internal static void Write(ref MessagePackWriter writer, SessionParted parted)
    {
        writer.WriteArrayHeader(PartedElements);
        writer.WriteString(parted.User);
        writer.WriteArrayHeader(parted.Rooms.Count);
        for (var i = 0; i < parted.Rooms.Count; i++)
        {
            writer.WriteArrayHeader(PartedRoomElements);
            writer.WriteGuid(parted.Rooms[i].RoomId);
            writer.WriteBoolean(parted.Rooms[i].Announce);
        }
    }

    internal static NodeStarted ReadNodeStarted(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(NodeStartedElements);
        var started = new NodeStarted
        {
            Node = reader.ReadUInt32(),
            Incarnation = reader.ReadUInt32(),
        };
        reader.SkipFields(extra);
        return started;
    }

    internal static SessionJoined ReadJoined(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(JoinedElements);
        var joined = new SessionJoined
        {
            User = reader.ReadString(),
            IsBulk = reader.ReadBoolean(),
            Rooms = ReadJoinedRooms(ref reader),
        };
        reader.SkipFields(extra);
        return joined;
    }

    internal static SessionParted ReadParted(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(PartedElements);
        var parted = new SessionParted { User = reader.ReadString(), Rooms = ReadPartedRooms(ref reader) };
        reader.SkipFields(extra);
        return parted;
    }

    private static JoinedRoom[] ReadJoinedRooms(ref MessagePackReader reader)
    {
        var rooms = new JoinedRoom[reader.ReadListHeader()];
        for (var i = 0; i < rooms.Length; i++)
        {
            var extra = reader.ReadFieldsHeader(JoinedRoomElements);
            rooms[i] = new JoinedRoom(
                reader.ReadGuid(), reader.ReadInt64(),
                (RoomRole)reader.ReadNumber((byte)RoomRole.Manager, "room role"), reader.ReadBoolean());
            reader.SkipFields(extra);
        }
        return rooms;
    }

    private static PartedRoom[] ReadPartedRooms(ref MessagePackReader reader)
    {
        var rooms = new PartedRoom[reader.ReadListHeader()];
        for (var i = 0; i < rooms.Length; i++)
        {
            var extra = reader.ReadFieldsHeader(PartedRoomElements);
            rooms[i] = new PartedRoom(reader.ReadGuid(), reader.ReadBoolean());
            reader.SkipFields(extra);
        }
        return rooms;
    }
}
