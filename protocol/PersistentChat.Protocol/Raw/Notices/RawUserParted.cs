using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A user left a room.</summary>
/// <param name="Room">Handle of the room.</param>
/// <param name="User">Who.</param>
public sealed record RawUserParted(int Room, RawUser User) : IRawFrame<RawUserParted>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.UserParted;

    static int IRawFrame<RawUserParted>.FieldCount => 2;

    static RawUserParted IRawFrame<RawUserParted>.Read(scoped ref RawFieldReader fields) => new(fields.Count(), fields.Item<RawUser>());

    void IRawFrame<RawUserParted>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteInt64(Room);
        output.WriteItem(User);
    }
}
