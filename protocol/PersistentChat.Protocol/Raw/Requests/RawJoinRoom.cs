using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A room to enter, and where to go on in it.</summary>
/// <param name="Room">The room.</param>
/// <param name="After">Newest number the client has of the room, 0 for none; null to ask for nothing that was missed; <see cref="AfterAcknowledged"/>.</param>
public readonly record struct RawJoinRoom(RawRoom Room, long? After) : IRawItem<RawJoinRoom>
{
    /// <summary>As <see cref="After"/>: the number this client acknowledged last.</summary>
    public const long AfterAcknowledged = -1;

    static int IRawItem<RawJoinRoom>.FieldCount => 2;

    static RawJoinRoom IRawItem<RawJoinRoom>.Read(scoped ref RawFieldReader fields) => new(fields.Room(), fields.Int64OrNull());

    void IRawItem<RawJoinRoom>.Write(scoped ref MessagePackWriter output)
    {
        Room.Write(ref output);
        output.WriteOrNil(After);
    }
}
