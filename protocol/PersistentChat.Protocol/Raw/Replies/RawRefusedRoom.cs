using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A room not entered.</summary>
/// <param name="Id">The room; null if it was named by a handle that means nothing.</param>
/// <param name="Code">Why, as in <see cref="RawRefused.Code"/>.</param>
public readonly record struct RawRefusedRoom(Guid? Id, int Code) : IRawItem<RawRefusedRoom>
{
    static int IRawItem<RawRefusedRoom>.FieldCount => 2;

    static RawRefusedRoom IRawItem<RawRefusedRoom>.Read(scoped ref RawFieldReader fields) => new(fields.IdOrNull(), fields.Count());

    void IRawItem<RawRefusedRoom>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteIdOrNil(Id);
        output.WriteInt64(Code);
    }
}
