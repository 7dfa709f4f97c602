using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>The newest messages of a room.</summary>
/// <param name="Room">Handle of the room.</param>
/// <param name="Messages">Oldest first.</param>
public sealed record RawHistory(int Room, IReadOnlyList<RawStoredMessage> Messages) : IRawFrame<RawHistory>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.History;

    static int IRawFrame<RawHistory>.FieldCount => 2;

    static RawHistory IRawFrame<RawHistory>.Read(scoped ref RawFieldReader fields) => new(fields.Count(), fields.Items<RawStoredMessage>());

    void IRawFrame<RawHistory>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteInt64(Room);
        output.WriteItems(Messages);
    }
}
