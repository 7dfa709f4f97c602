using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Rooms found by words.</summary>
/// <param name="Rooms">The rooms.</param>
public sealed record RawFoundRooms(IReadOnlyList<RawRoomDescription> Rooms) : IRawFrame<RawFoundRooms>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.FoundRooms;

    static int IRawFrame<RawFoundRooms>.FieldCount => 1;

    static RawFoundRooms IRawFrame<RawFoundRooms>.Read(scoped ref RawFieldReader fields) => new(fields.Items<RawRoomDescription>());

    void IRawFrame<RawFoundRooms>.Write(scoped ref MessagePackWriter output) => output.WriteItems(Rooms);
}
