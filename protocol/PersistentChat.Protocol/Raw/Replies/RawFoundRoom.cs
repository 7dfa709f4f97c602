using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>What a search found in a room.</summary>
/// <param name="Id">The room.</param>
/// <param name="Code">200, or why it could not be searched, as in <see cref="RawRefused.Code"/>.</param>
/// <param name="Handle">Its handle; null if there is no such room.</param>
/// <param name="Total">Matches, those left out included; may be too low where there are very many.</param>
/// <param name="IsTruncated">True if there are more.</param>
/// <param name="Messages">In the order asked for.</param>
public sealed record RawFoundRoom(
    Guid Id, int Code, int? Handle, long Total, bool IsTruncated, IReadOnlyList<RawStoredMessage> Messages) : IRawItem<RawFoundRoom>
{
    static int IRawItem<RawFoundRoom>.FieldCount => 6;

    static RawFoundRoom IRawItem<RawFoundRoom>.Read(scoped ref RawFieldReader fields) =>
        new(
            fields.Id(), fields.Count(), fields.CountOrNull(), fields.Int64(), fields.Boolean(), fields.Items<RawStoredMessage>());

    void IRawItem<RawFoundRoom>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteGuid(Id);
        output.WriteInt64(Code);
        output.WriteOrNil(Handle);
        output.WriteInt64(Total);
        output.WriteBoolean(IsTruncated);
        output.WriteItems(Messages);
    }
}
