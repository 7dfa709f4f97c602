using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>Turns a grpchat into a command without allocation (xccos.md section 3, grpchat; vectors M18 to M22).</summary>
internal sealed class XccosPostReader(RoomUriParser rooms, ChatLimits limits)
{
    private const int Ok = 200;

    // Grows to the longest body seen and stays: one per shard, at most the largest body allowed.
    private byte[] _scratch = new byte[4096];

    /// <summary>Reads the current grpchat of the envelope.</summary>
    /// <param name="envelope">Stands on the grpchat.</param>
    /// <param name="bodyLength">Length of the envelope, the bound of all its texts.</param>
    /// <param name="user">Who must be the author.</param>
    /// <param name="identity">Identity of this grpchat.</param>
    /// <param name="command">The command, to be recycled with its message if it is not submitted.</param>
    /// <returns>200, or the status to refuse the envelope with.</returns>
    internal int Read(ref EnvelopeReader envelope, int bodyLength, User user, PostIdentity identity, out PostMessage? command)
    {
        command = null;
        if (_scratch.Length < bodyLength)
            _scratch = new byte[Math.Max(bodyLength, _scratch.Length * 2)];
        if (!envelope.ReadChat(_scratch, out var chat))
            return 400;
        var text = NormalizeLineBreaks(chat.Text);
        var status = Check(chat, text, user, out var room);
        if (status == Ok)
            command = Create(room, text, chat, identity);
        return status;
    }

    private int Check(in XccosChat chat, ReadOnlySpan<byte> text, User user, out Guid room)
    {
        if (!rooms.TryParse(chat.RoomUri, out room))
            return 404;
        if (!chat.Author.EqualsIgnoreCase(user.UriUtf8.AsSpan()))
            return 403;
        return (int)limits.CheckPost(text, chat.Rtf);
    }

    private static PostMessage Create(Guid room, ReadOnlySpan<byte> text, in XccosChat chat, PostIdentity identity)
    {
        var message = MessagePosted.Rent();
        message.RoomId = room;
        message.IsAlert = chat.Alert.IsTrue;
        message.Identity = identity;
        message.SetContent(text, chat.Rtf);
        var command = PostMessage.Rent();
        command.Message = message;
        return command;
    }

    /// <summary>The reader has made LF of literal line breaks; a CR still here came as a reference. It becomes LF in place.</summary>
    private ReadOnlySpan<byte> NormalizeLineBreaks(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\r'))
            return text;
        text.Overlaps(_scratch, out var start);
        // The text lies in the scratch buffer, and a converted text is never longer than the text.
        var target = _scratch.AsSpan(-start, text.Length);
        return target[..LineBreaks.ToLineFeeds(text, target)];
    }
}
