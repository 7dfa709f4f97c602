using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>What a search found.</summary>
/// <param name="Rooms">One for each room that was searched.</param>
public sealed record RawFound(IReadOnlyList<RawFoundRoom> Rooms) : IRawFrame<RawFound>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Found;

    static int IRawFrame<RawFound>.FieldCount => 1;

    static RawFound IRawFrame<RawFound>.Read(scoped ref RawFieldReader fields) => new(fields.Items<RawFoundRoom>());

    void IRawFrame<RawFound>.Write(scoped ref MessagePackWriter output) => output.WriteItems(Rooms);
}
