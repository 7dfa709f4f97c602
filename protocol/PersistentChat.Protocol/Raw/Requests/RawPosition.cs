using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>How far a client has got in a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="Number">Highest number of a message seen.</param>
public readonly record struct RawPosition(RawRoom Room, long Number) : IRawItem<RawPosition>
{
    static int IRawItem<RawPosition>.FieldCount => 2;

    static RawPosition IRawItem<RawPosition>.Read(scoped ref RawFieldReader fields) => new(fields.Room(), fields.Int64());

    void IRawItem<RawPosition>.Write(scoped ref MessagePackWriter output)
    {
        Room.Write(ref output);
        output.WriteInt64(Number);
    }
}
