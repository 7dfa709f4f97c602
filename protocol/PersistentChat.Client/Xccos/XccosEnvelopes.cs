using System.Buffers;
using PersistentChat.Client.Link;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Client.Xccos;

/// <summary>Envelopes of one chat session: composes commands and posts, reads replies, notices and messages.</summary>
internal sealed class XccosEnvelopes(string user, PendingCalls calls, IChatLinkSink sink)
{
    // Envelopes are composed and copied out without an await in between, so one buffer a thread serves all clients.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    private readonly RoomAddresses _rooms = new(ChatAddress.DomainOf(user));
    private readonly XccosNotices _notices = new(sink);

    /// <summary>Composes a command. Valid until the thread composes the next envelope.</summary>
    public ReadOnlySpan<byte> ComposeCall(ulong id, ChatCall call)
    {
        var (buffer, writer) = Start(id);
        var (command, data) = XccosCommands.Of(call, _rooms);
        writer.WriteCommand(command, 1, data);
        writer.EndEnvelope();
        return buffer.WrittenSpan;
    }

    /// <summary>Composes a post. Valid until the thread composes the next envelope.</summary>
    public ReadOnlySpan<byte> ComposePost(ulong id, ChatPost post, DateTimeOffset now)
    {
        var (buffer, writer) = Start(id);
        writer.WritePost(1, _rooms.UriOf(post.Room), user, now.UtcTicks, post.IsAlert, post.Text, post.Rtf);
        writer.EndEnvelope();
        return buffer.WrittenSpan;
    }

    /// <summary>Reads an envelope of the server and hands on what it holds.</summary>
    /// <exception cref="InvalidDataException">It is not well-formed; what preceded the fault has been handed on.</exception>
    public void Read(ReadOnlySpan<byte> body)
    {
        var envelope = new EnvelopeReader(body);
        if (!envelope.ReadHeadLeniently())
            throw new InvalidDataException("the server sent an INFO that is not XCCOS");
        while (envelope.ReadPrimitive())
        {
            switch (envelope.Kind)
            {
                case XccosPrimitive.Reply:
                    TakeReply(envelope.ReadReply());
                    break;
                case XccosPrimitive.Notice:
                    _notices.Take(envelope.Id.ToString(), envelope.ReadData());
                    break;
                case XccosPrimitive.Chat when ChatMessages.Of(envelope.ReadChat()) is { } message:
                    sink.OnMessage(message);
                    break;
            }
        }

        if (envelope.IsMalformed)
            throw new InvalidDataException("the server sent a malformed XCCOS envelope");
    }

    private static (ArrayBufferWriter<byte> Buffer, XccosWriter Writer) Start(ulong id)
    {
        var buffer = t_buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        var writer = new XccosWriter(buffer);
        writer.StartEnvelope((long)id);
        return (buffer, writer);
    }

    private void TakeReply(XccosReply reply)
    {
        if (!ulong.TryParse(reply.EnvelopeId, out var id) || calls.Take(id) is not { } pending)
            return;
        if (reply.Code != 200)
        {
            pending.Fail(new ChatRefusedException(pending.Call.Name, reply.Code, reply.Text));
            return;
        }

        var answer = XccosReplies.Read(pending.Call, reply.Data, _rooms);
        sink.OnReply(pending.Call, answer);
        pending.TrySetResult(answer);
    }
}
