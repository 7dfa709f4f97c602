using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A user in a room.</summary>
/// <param name="User">Place in <see cref="RawJoined.Users"/>, from 0.</param>
/// <param name="Role">His role in the room.</param>
public readonly record struct RawParticipant(int User, RawRole Role) : IRawItem<RawParticipant>
{
    static int IRawItem<RawParticipant>.FieldCount => 2;

    static RawParticipant IRawItem<RawParticipant>.Read(scoped ref RawFieldReader fields) => new(fields.Count(), (RawRole)fields.UInt32());

    void IRawItem<RawParticipant>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteInt64(User);
        output.WriteUInt64((uint)Role);
    }
}
