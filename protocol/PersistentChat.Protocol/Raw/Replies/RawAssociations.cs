using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Rooms that are the user's own.</summary>
/// <param name="Rooms">The rooms.</param>
public sealed record RawAssociations(IReadOnlyList<RawRoomDescription> Rooms) : IRawFrame<RawAssociations>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Associations;

    static int IRawFrame<RawAssociations>.FieldCount => 1;

    static RawAssociations IRawFrame<RawAssociations>.Read(scoped ref RawFieldReader fields) => new(fields.Items<RawRoomDescription>());

    void IRawFrame<RawAssociations>.Write(scoped ref MessagePackWriter output) => output.WriteItems(Rooms);
}
