using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A user entered rooms.</summary>
/// <param name="User">Who.</param>
/// <param name="Rooms">The rooms among those of the one who is told, and his role in each.</param>
/// <param name="IsBulk">True if it is part of a sign-in, which a client need not point out.</param>
public sealed record RawUserJoined(RawUser User, IReadOnlyList<RawRoomRole> Rooms, bool IsBulk) : IRawFrame<RawUserJoined>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.UserJoined;

    static int IRawFrame<RawUserJoined>.FieldCount => 3;

    static RawUserJoined IRawFrame<RawUserJoined>.Read(scoped ref RawFieldReader fields) =>
        new(fields.Item<RawUser>(), fields.Items<RawRoomRole>(), fields.BooleanOrFalse());

    void IRawFrame<RawUserJoined>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteItem(User);
        output.WriteItems(Rooms);
        output.WriteBoolean(IsBulk);
    }
}
