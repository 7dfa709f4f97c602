using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A user's role in a room.</summary>
/// <param name="Room">Handle of the room.</param>
/// <param name="Role">The role.</param>
public readonly record struct RawRoomRole(int Room, RawRole Role) : IRawItem<RawRoomRole>
{
    static int IRawItem<RawRoomRole>.FieldCount => 2;

    static RawRoomRole IRawItem<RawRoomRole>.Read(scoped ref RawFieldReader fields) => new(fields.Count(), (RawRole)fields.UInt32());

    void IRawItem<RawRoomRole>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteInt64(Room);
        output.WriteUInt64((uint)Role);
    }
}
