using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Asks for rooms by words.</summary>
/// <param name="Text">Words to look for; empty finds every room the user may see.</param>
/// <param name="IsExtended">True to look in descriptions and topics too.</param>
public sealed record RawFindRooms(string Text, bool IsExtended) : IRawFrame<RawFindRooms>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.FindRooms;

    static int IRawFrame<RawFindRooms>.FieldCount => 2;

    static RawFindRooms IRawFrame<RawFindRooms>.Read(scoped ref RawFieldReader fields) =>
        new(fields.TextOrEmpty(), fields.BooleanOrFalse());

    void IRawFrame<RawFindRooms>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteString(Text);
        output.WriteBoolean(IsExtended);
    }
}
