using System.Buffers;
using System.Buffers.Text;

namespace PersistentChat.Protocol.Sip;

/// <summary>
/// Writes SIP messages in the one form every known client reads: long header names, a reason phrase, a Content-Length in
/// every message, CRLF. Call in order: start, headers, then <see cref="End(ReadOnlySpan{byte})"/>. A line break within a value
/// is written as a blank, so no value can begin a header line of its own, and a folded value comes out on one line. Pass the
/// writer by reference; a copy would write to the same place.
/// </summary>
public ref struct SipWriter
{
    private const int DecimalDigits = 20;
    private readonly IBufferWriter<byte> _output;
    private Span<byte> _span;
    private int _used;

    /// <summary>Begins writing to <paramref name="output"/>.</summary>
    /// <param name="output">Takes the bytes; nobody else may write to it before <see cref="End(ReadOnlySpan{byte})"/>.</param>
    public SipWriter(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>Request-Line (RFC 3261 section 7.1).</summary>
    public void StartRequest(scoped ReadOnlySpan<byte> method, scoped ReadOnlySpan<byte> requestUri)
    {
        Value(method);
        Write(" "u8);
        Value(requestUri);
        Write(" SIP/2.0\r\n"u8);
    }

    /// <summary>
    /// Status-Line with the standard reason phrase, followed by what every response copies from its request
    /// (section 8.2.6.2): all Vias, From, To (with <paramref name="toTag"/> added if the request had none), Call-ID, CSeq.
    /// A request that was refused on reading may lack some of them; then they are left out.
    /// </summary>
    /// <param name="status">100 to 699.</param>
    /// <param name="request">The request answered.</param>
    /// <param name="toTag">A token; empty to add none.</param>
    public void StartResponse(int status, in SipMessage request, scoped ReadOnlySpan<byte> toTag)
    {
        Write("SIP/2.0 "u8);
        Append(status);
        Write(" "u8);
        Write(SipReason.Of(status));
        Write("\r\n"u8);
        CopyAll(request, SipHeader.Via);
        CopyAll(request, SipHeader.From);
        CopyTo(request, toTag);
        CopyAll(request, SipHeader.CallId);
        CopyAll(request, SipHeader.CSeq);
    }

    /// <summary>A header of text.</summary>
    public void Header(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        StartHeader(name);
        Value(value);
        EndHeader();
    }

    /// <summary>A header of a number.</summary>
    public void Header(scoped ReadOnlySpan<byte> name, long value)
    {
        StartHeader(name);
        Append(value);
        EndHeader();
    }

    /// <summary>Begins a header; follow with <see cref="Append(ReadOnlySpan{byte})"/> and <see cref="EndHeader"/>.</summary>
    public void StartHeader(scoped ReadOnlySpan<byte> name)
    {
        Write(name);
        Write(": "u8);
    }

    /// <summary>Bytes of the header begun. Line breaks become blanks.</summary>
    public void Append(scoped ReadOnlySpan<byte> value) => Value(value);

    /// <summary>A decimal number.</summary>
    public void Append(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(DecimalDigits), out var written);
        _used += written;
    }

    /// <summary>Ends the header begun.</summary>
    public void EndHeader() => Write("\r\n"u8);

    /// <summary>Copies every line of a header from a message, in order, under its long name.</summary>
    /// <param name="from">The message.</param>
    /// <param name="header">Any header but <see cref="SipHeader.Other"/>.</param>
    public void CopyAll(in SipMessage from, SipHeader header)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)header, (int)SipHeader.Other, nameof(header));
        foreach (var value in from.Lines(header))
            Header(SipNames.NameOf(header), value);
    }

    /// <summary>Raw head lines prepared before, each ending in CRLF.</summary>
    public void Raw(scoped ReadOnlySpan<byte> lines) => Write(lines);

    /// <summary>Content-Length, the empty line and the body; the message is complete and handed to the output.</summary>
    public void End(scoped ReadOnlySpan<byte> body = default)
    {
        Header("Content-Length"u8, body.Length);
        Write("\r\n"u8);
        Write(body);
        Flush();
    }

    private void CopyTo(in SipMessage request, scoped ReadOnlySpan<byte> toTag)
    {
        if (!request.Has(SipHeader.To))
            return;
        StartHeader("To"u8);
        Value(request[SipHeader.To]);
        if (!toTag.IsEmpty && !request.To.Uri.IsEmpty && request.To.Tag.IsEmpty)
        {
            Write(";tag="u8);
            Value(toTag);
        }

        EndHeader();
    }

    private void Value(scoped ReadOnlySpan<byte> value)
    {
        Write(value);
        var written = _span.Slice(_used - value.Length, value.Length);
        for (var at = written.IndexOfAny((byte)'\r', (byte)'\n'); at >= 0; at = written.IndexOfAny((byte)'\r', (byte)'\n'))
        {
            written[at] = (byte)' ';
            written = written[(at + 1)..];
        }
    }

    private void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _used += bytes.Length;
    }

    private Span<byte> Reserve(int size)
    {
        if (_span.Length - _used < size)
        {
            Flush();
            _span = _output.GetSpan(size);
        }

        return _span[_used..];
    }

    private void Flush()
    {
        if (_used > 0)
            _output.Advance(_used);
        _span = default;
        _used = 0;
    }
}
