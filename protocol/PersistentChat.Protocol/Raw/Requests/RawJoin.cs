using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Enters rooms.</summary>
/// <param name="IsBulk">True if it is one of many rooms entered at sign-in: what is refused is then no error of the whole request.</param>
/// <param name="Rooms">The rooms.</param>
public sealed record RawJoin(bool IsBulk, IReadOnlyList<RawJoinRoom> Rooms) : IRawFrame<RawJoin>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Join;

    static int IRawFrame<RawJoin>.FieldCount => 2;

    static RawJoin IRawFrame<RawJoin>.Read(scoped ref RawFieldReader fields) => new(fields.Boolean(), fields.Items<RawJoinRoom>());

    void IRawFrame<RawJoin>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteBoolean(IsBulk);
        output.WriteItems(Rooms);
    }
}
