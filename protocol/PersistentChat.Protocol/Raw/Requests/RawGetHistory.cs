using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Asks for the newest messages of a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="Count">How many; null for the server's limit.</param>
public sealed record RawGetHistory(RawRoom Room, int? Count) : IRawFrame<RawGetHistory>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.GetHistory;

    static int IRawFrame<RawGetHistory>.FieldCount => 2;

    static RawGetHistory IRawFrame<RawGetHistory>.Read(scoped ref RawFieldReader fields) => new(fields.Room(), fields.CountOrNull());

    void IRawFrame<RawGetHistory>.Write(scoped ref MessagePackWriter output)
    {
        Room.Write(ref output);
        output.WriteOrNil(Count);
    }
}
