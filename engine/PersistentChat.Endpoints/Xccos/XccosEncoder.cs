using System.Buffers;
using System.Text;
using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>Deliveries and notices as XCCOS, one primitive per envelope, because clients read no further than the first (xccos.md section 2).</summary>
/// <param name="domain">Domain of the rooms.</param>
public sealed class XccosEncoder(string domain) : BodyEncoder
{
    private readonly byte[] _domain = Encoding.UTF8.GetBytes(domain);

    /// <inheritdoc/>
    public override void WriteMessage(IBufferWriter<byte> output, RoomInfo room, MessagePosted message)
    {
        var writer = new XccosWriter(output);
        writer.StartEnvelope(EnvelopeNumbers.Next());
        writer.StartChat(1);
        WriteBody(writer, room, message);
        writer.EndChat();
        writer.EndEnvelope();
    }

    /// <inheritdoc/>
    public override void WriteJoined(IBufferWriter<byte> output, User user, ReadOnlySpan<RoomPresence> rooms, bool isBulk)
    {
        var writer = new XccosWriter(output);
        writer.StartEnvelope(EnvelopeNumbers.Next());
        writer.StartNotice(isBulk ? "ntc:bjoin" : "ntc:join", 1);
        writer.StartUser(user.UriUtf8.AsSpan(), user.DisplayNameUtf8.AsSpan());
        foreach (var presence in rooms)
            writer.WritePresence(XccosVocabulary.Key(presence.Role), _domain, presence.Room.Id);
        writer.EndUser();
        writer.EndNotice();
        writer.EndEnvelope();
    }

    /// <inheritdoc/>
    public override void WriteParted(IBufferWriter<byte> output, User user, RoomInfo room)
    {
        var writer = new XccosWriter(output);
        writer.StartEnvelope(EnvelopeNumbers.Next());
        writer.StartNotice("ntc:part", 1);
        writer.StartRoom(room.UriUtf8.AsSpan());
        writer.StartUser(user.UriUtf8.AsSpan(), user.DisplayNameUtf8.AsSpan());
        writer.EndUser();
        writer.EndRoom();
        writer.EndNotice();
        writer.EndEnvelope();
    }

    /// <summary>What a delivery and a line of history have in common.</summary>
    internal static void WriteBody(XccosWriter writer, RoomInfo room, MessagePosted message) => writer.WriteMessageBody(
        room.UriUtf8.AsSpan(), message.Author, message.AuthorName, message.IsAlert, message.Number, message.Time,
        message.Text, message.Rtf);
}
