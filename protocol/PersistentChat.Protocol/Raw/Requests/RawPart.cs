using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Leaves rooms.</summary>
/// <param name="Rooms">The rooms.</param>
public sealed record RawPart(IReadOnlyList<RawRoom> Rooms) : IRawFrame<RawPart>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Part;

    static int IRawFrame<RawPart>.FieldCount => 1;

    static RawPart IRawFrame<RawPart>.Read(scoped ref RawFieldReader fields) => new(fields.Rooms());

    void IRawFrame<RawPart>.Write(scoped ref MessagePackWriter output) => output.WriteRooms(Rooms);
}
