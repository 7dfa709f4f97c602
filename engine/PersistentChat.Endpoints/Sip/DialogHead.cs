using System.Buffers;
using System.Globalization;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>
/// The head of our requests in one dialog, encoded once: per INFO only branch, CSeq and length change. It also holds what
/// identifies the dialog (RFC 3261 section 12), as parts of the same bytes.
/// </summary>
internal sealed class DialogHead
{
    public const int TagLength = 32;

    private readonly byte[] _lines;
    private readonly int _tag;
    private readonly Part _callId;
    private readonly Part _remoteTag;
    private readonly Part _remoteUri;
    private byte[] _requestLine = [];

    /// <summary>Prepares the head from the INVITE that makes the dialog.</summary>
    /// <param name="invite">The INVITE; From, To, Call-ID, Contact and Record-Route are taken from it.</param>
    /// <param name="tag">Our tag.</param>
    /// <param name="contact">The remote target: URI of the INVITE's Contact.</param>
    public DialogHead(in SipMessage invite, UInt128 tag, ReadOnlySpan<byte> contact)
    {
        SetTarget(contact);
        var lines = new ArrayBufferWriter<byte>(512);
        foreach (var route in invite.Lines(SipHeader.RecordRoute))
        {
            lines.Write("Route: "u8);
            lines.Write(route);
            lines.Write("\r\n"u8);
        }
        // The client finds its session by the URI in our From, which must be the one it invited.
        lines.Write("From: <"u8);
        lines.Write(invite.To.Uri);
        lines.Write(">;tag="u8);
        _tag = lines.WrittenCount;
        WriteTag(lines, tag);
        lines.Write("\r\nTo: "u8);
        var from = lines.WrittenCount;
        var text = invite.From.Text;
        lines.Write(text);
        _remoteTag = Within(text, invite.From.Tag, from);
        _remoteUri = Within(text, invite.From.Uri, from);
        lines.Write("\r\nCall-ID: "u8);
        _callId = new Part(lines.WrittenCount, invite.CallId.Length);
        lines.Write(invite.CallId);
        lines.Write("\r\nMax-Forwards: 70\r\nContent-Type: text/plain\r\n"u8);
        _lines = lines.WrittenSpan.ToArray();
    }

    public ReadOnlySpan<byte> Tag => _lines.AsSpan(_tag, TagLength);

    public ReadOnlySpan<byte> CallId => _callId.Of(_lines);

    public ReadOnlySpan<byte> RemoteTag => _remoteTag.Of(_lines);

    public ReadOnlySpan<byte> RemoteUri => _remoteUri.Of(_lines);

    /// <summary>Sets the remote target; a refresh may change it (RFC 3261 section 12.2.2).</summary>
    public void SetTarget(ReadOnlySpan<byte> uri)
    {
        const int Fixed = 5 + 10; // "INFO " and " SIP/2.0" with its line break
        if (_requestLine.Length == uri.Length + Fixed && _requestLine.AsSpan(5, uri.Length).SequenceEqual(uri))
            return;
        _requestLine = [.. "INFO "u8, .. uri, .. " SIP/2.0\r\n"u8];
    }

    /// <summary>Writes one INFO of ours. Allocates nothing.</summary>
    public void WriteInfo(SipConnection connection, uint cseq, ReadOnlySpan<byte> body)
    {
        var writer = new SipWriter(connection.Transport);
        writer.Raw(_requestLine);
        writer.StartHeader("Via"u8);
        writer.Append(connection.Address.ViaUpToBranch);
        // Half of the tag is enough to be unique, and the CSeq makes each request's branch its own.
        writer.Append(Tag[..(TagLength / 2)]);
        writer.Append(cseq);
        writer.EndHeader();
        writer.Raw(_lines);
        writer.StartHeader("CSeq"u8);
        writer.Append(cseq);
        writer.Append(" INFO"u8);
        writer.EndHeader();
        writer.End(body);
    }

    /// <summary>Reads a tag of ours; false for one that cannot be.</summary>
    public static bool TryReadTag(ReadOnlySpan<byte> text, out UInt128 tag)
    {
        tag = default;
        return text.Length == TagLength
            && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out tag);
    }

    private static void WriteTag(ArrayBufferWriter<byte> output, UInt128 tag)
    {
        tag.TryFormat(output.GetSpan(TagLength), out var written, "x32", CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    private static Part Within(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> part, int offset) =>
        part.IsEmpty || !whole.Overlaps(part, out var start) ? default : new Part(offset + start, part.Length);

    private readonly record struct Part(int Start, int Length)
    {
        public ReadOnlySpan<byte> Of(byte[] bytes) => bytes.AsSpan(Start, Length);
    }
}
