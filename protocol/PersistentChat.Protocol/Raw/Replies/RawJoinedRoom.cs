using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A room entered.</summary>
/// <param name="Room">The room.</param>
/// <param name="Participants">Who is in it now; in a very large room only the user himself.</param>
/// <param name="LastNumber">Number of its newest message; 0 if it has none.</param>
/// <param name="Resume">How the stream of its messages goes on.</param>
public sealed record RawJoinedRoom(
    RawRoomDescription Room, IReadOnlyList<RawParticipant> Participants, long LastNumber, RawResume Resume) : IRawItem<RawJoinedRoom>
{
    static int IRawItem<RawJoinedRoom>.FieldCount => 4;

    static RawJoinedRoom IRawItem<RawJoinedRoom>.Read(scoped ref RawFieldReader fields) =>
        new(fields.Item<RawRoomDescription>(), fields.Items<RawParticipant>(), fields.Int64(), (RawResume)fields.UInt32());

    void IRawItem<RawJoinedRoom>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteItem(Room);
        output.WriteItems(Participants);
        output.WriteInt64(LastNumber);
        output.WriteUInt64((uint)Resume);
    }
}
