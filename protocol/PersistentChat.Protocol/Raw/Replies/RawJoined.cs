using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>What came of entering rooms.</summary>
/// <param name="Users">The users named by the rooms' participants, each once.</param>
/// <param name="Rooms">Rooms entered.</param>
/// <param name="Refused">Rooms not entered.</param>
public sealed record RawJoined(
    IReadOnlyList<RawUser> Users, IReadOnlyList<RawJoinedRoom> Rooms, IReadOnlyList<RawRefusedRoom> Refused) : IRawFrame<RawJoined>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Joined;

    static int IRawFrame<RawJoined>.FieldCount => 3;

    static RawJoined IRawFrame<RawJoined>.Read(scoped ref RawFieldReader fields) =>
        new(fields.Items<RawUser>(), fields.Items<RawJoinedRoom>(), fields.Items<RawRefusedRoom>());

    void IRawFrame<RawJoined>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteItems(Users);
        output.WriteItems(Rooms);
        output.WriteItems(Refused);
    }
}
