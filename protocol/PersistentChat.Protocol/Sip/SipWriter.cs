using System.Buffers;

namespace PersistentChat.Protocol.Sip;

/// <summary>
/// Writes SIP messages in the one form every known client reads: long header names, a reason phrase, a Content-Length in
/// every message, CRLF. Call in order: start, headers, then <see cref="End(ReadOnlySpan{byte})"/>.
/// </summary>
public ref struct SipWriter
{
    /// <summary>Begins writing to <paramref name="output"/>.</summary>
    public SipWriter(IBufferWriter<byte> output) => throw new NotImplementedException();

    /// <summary>Request-Line (RFC 3261 section 7.1).</summary>
    public void StartRequest(ReadOnlySpan<byte> method, ReadOnlySpan<byte> requestUri) => throw new NotImplementedException();

    /// <summary>
    /// Status-Line with the standard reason phrase, followed by what every response copies from its request
    /// (section 8.2.6.2): all Vias, From, To (with <paramref name="toTag"/> added if the request had none), Call-ID, CSeq.
    /// </summary>
    public void StartResponse(int status, in SipMessage request, ReadOnlySpan<byte> toTag) => throw new NotImplementedException();

    /// <summary>A header of text.</summary>
    public void Header(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => throw new NotImplementedException();

    /// <summary>A header of a number.</summary>
    public void Header(ReadOnlySpan<byte> name, long value) => throw new NotImplementedException();

    /// <summary>Begins a header; follow with <see cref="Append(ReadOnlySpan{byte})"/> and <see cref="EndHeader"/>.</summary>
    public void StartHeader(ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>Raw bytes of the header begun. The caller vouches that they hold no line break.</summary>
    public void Append(ReadOnlySpan<byte> value) => throw new NotImplementedException();

    /// <summary>A decimal number.</summary>
    public void Append(long value) => throw new NotImplementedException();

    /// <summary>Ends the header begun.</summary>
    public void EndHeader() => throw new NotImplementedException();

    /// <summary>Copies every line of a header from a message, in order.</summary>
    public void CopyAll(in SipMessage from, SipHeader header) => throw new NotImplementedException();

    /// <summary>Raw head lines prepared before, each ending in CRLF.</summary>
    public void Raw(ReadOnlySpan<byte> lines) => throw new NotImplementedException();

    /// <summary>Content-Length, the empty line and the body; the message is complete and handed to the output.</summary>
    public void End(ReadOnlySpan<byte> body = default) => throw new NotImplementedException();
}
