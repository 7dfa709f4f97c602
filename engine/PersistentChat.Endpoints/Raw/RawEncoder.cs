using System.Buffers;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>Deliveries and notices as frames, the same bytes for every receiver. One per shard, because its writer is.</summary>
internal sealed class RawEncoder(RawFrameWriter frames) : BodyEncoder
{
    /// <inheritdoc/>
    public override bool JoinsBodies => true;

    /// <inheritdoc/>
    public override void WriteMessage(IBufferWriter<byte> output, RoomInfo room, MessagePosted message) =>
        RawFrameWriter.WriteHot(output, correlation: 0, new RawMessage
        {
            Room = room.Handle,
            Number = message.Number,
            Time = message.Time,
            Author = message.Author,
            AuthorName = message.AuthorName,
            Flags = RawVocabulary.FlagsOf(message),
            Text = message.Text,
            Rtf = message.Rtf,
        });

    /// <inheritdoc/>
    public override void WriteJoined(IBufferWriter<byte> output, User user, ReadOnlySpan<RoomPresence> rooms, bool isBulk)
    {
        var roles = new List<RawRoomRole>(rooms.Length);
        foreach (var presence in rooms)
            roles.Add(new RawRoomRole(presence.Room.Handle, RawVocabulary.Of(presence.Role)));
        frames.Write(output, correlation: 0, new RawUserJoined(RawVocabulary.Of(user), roles, isBulk));
    }

    /// <inheritdoc/>
    public override void WriteParted(IBufferWriter<byte> output, User user, RoomInfo room) =>
        frames.Write(output, correlation: 0, new RawUserParted(room.Handle, RawVocabulary.Of(user)));
}
