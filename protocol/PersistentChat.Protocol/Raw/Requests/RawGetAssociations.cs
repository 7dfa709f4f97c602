using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Asks for the rooms that are the user's own.</summary>
/// <param name="IsManaged">True for rooms he manages, false for rooms he is a member of.</param>
/// <param name="Max">Most rooms wanted; null for the server's limit.</param>
public sealed record RawGetAssociations(bool IsManaged, int? Max) : IRawFrame<RawGetAssociations>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.GetAssociations;

    static int IRawFrame<RawGetAssociations>.FieldCount => 2;

    static RawGetAssociations IRawFrame<RawGetAssociations>.Read(scoped ref RawFieldReader fields) =>
        new(fields.BooleanOrFalse(), fields.CountOrNull());

    void IRawFrame<RawGetAssociations>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteBoolean(IsManaged);
        output.WriteOrNil(Max);
    }
}
