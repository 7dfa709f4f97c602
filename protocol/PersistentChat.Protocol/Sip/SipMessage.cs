using System.Runtime.CompilerServices;
using System.Text;

namespace PersistentChat.Protocol.Sip;

/// <summary>
/// One complete SIP message, read without copying: every property is a part of the frame given to <see cref="TryRead"/>.
/// Compact header names and folded lines are understood; header names match without regard to case.
/// </summary>
/// <remarks>It is large (its header lines are noted within it): pass it by reference.</remarks>
public ref partial struct SipMessage
{
    private ReadOnlySpan<byte> _frame;
    private int _headLength;
    private SipStartLine _start;
    private SipHeaderTable _headers;
    private SipAddress _from;
    private SipAddress _to;
    private ReadOnlySpan<byte> _cseqMethod;

    /// <summary>
    /// Reads the head of a frame and checks what every message must have (RFC 3261 section 8.1.1): a start line, Via, and once
    /// each From, To, Call-ID and CSeq, the latter of the request's own method. Max-Forwards and From's tag may be missing, as
    /// in old clients. Other headers that may stand only once are refused when they stand twice.
    /// </summary>
    /// <param name="frame">One contiguous message from start line to end of body.</param>
    /// <param name="headLength">Length of the head, empty line included, 0 to the frame's length.</param>
    /// <param name="message">The message; on error filled as far as it was understood, so that it can be refused by a response.</param>
    /// <param name="error">What is wrong, the first thing if there are several.</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, int headLength, out SipMessage message, out SipError error)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)headLength, (uint)frame.Length, nameof(headLength));
        Create(frame, headLength, out message);
        var head = frame[..headLength];
        var lineEnd = head.IndexOf("\r\n"u8);
        error = lineEnd < 0 ? SipError.BadStartLine : SipStartLine.Read(head[..lineEnd], out message._start);
        error = First(error, message.ReadHeaders(head));
        error = First(error, message.CheckHeaders());
        message.Method = SipNames.MethodOf(message.MethodText);
        return error == SipError.None;
    }

    /// <summary>The whole message as it was given to <see cref="TryRead"/>.</summary>
    public readonly ReadOnlySpan<byte> Frame => _frame;

    /// <summary>Length of the head within <see cref="Frame"/>, empty line included.</summary>
    public readonly int HeadLength => _headLength;

    /// <summary>True for a request.</summary>
    public readonly bool IsRequest => _start.Status == 0;

    /// <summary>The request's method, or the CSeq method of a response.</summary>
    public SipMethod Method { get; private set; }

    /// <summary>Method as written.</summary>
    public readonly ReadOnlySpan<byte> MethodText => IsRequest ? _start.Method : _cseqMethod;

    /// <summary>Request-URI as written; empty for a response.</summary>
    public readonly ReadOnlySpan<byte> RequestUri => _start.Uri;

    /// <summary>Status of a response, 100 to 699; 0 for a request.</summary>
    public readonly int StatusCode => _start.Status;

    /// <summary>Reason phrase of a response as written; may be empty.</summary>
    public readonly ReadOnlySpan<byte> ReasonPhrase => _start.Reason;

    /// <summary>Call-ID value.</summary>
    public readonly ReadOnlySpan<byte> CallId => this[SipHeader.CallId];

    /// <summary>CSeq number, 0 to 2^31-1.</summary>
    public uint CSeq { get; private set; }

    /// <summary>The From header.</summary>
    public readonly SipAddress From => _from;

    /// <summary>The To header.</summary>
    public readonly SipAddress To => _to;

    /// <summary>
    /// The first value of a header, trimmed; empty if absent. A value folded over several lines is given as written, line
    /// breaks included: the readers of this namespace take them for blanks, and <see cref="SipWriter"/> writes blanks.
    /// </summary>
    public readonly ReadOnlySpan<byte> this[SipHeader header]
    {
        get
        {
            var index = _headers.First(header);
            return index < 0 ? default : ValueAt(index);
        }
    }

    /// <summary>The first value of a header by its long name, for headers without an entry in <see cref="SipHeader"/>.</summary>
    /// <param name="name">Name, matched without regard to case.</param>
    /// <returns>The value, trimmed; empty if absent.</returns>
    public readonly ReadOnlySpan<byte> Find(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _headers.Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(NameAt(i), name))
                return ValueAt(i);
        }

        return default;
    }

    /// <summary>True if the message has the header, even with an empty value.</summary>
    public readonly bool Has(SipHeader header) => _headers.First(header) >= 0;

    /// <summary>
    /// Reads a header whose value is a plain decimal number (Expires, Content-Length, Max-Forwards), or begins with one before
    /// its parameters (Session-Expires).
    /// </summary>
    /// <returns>False if it is absent, no number, or beyond 2^32-1.</returns>
    public readonly bool TryGetNumber(SipHeader header, out uint value)
    {
        var text = this[header];
        var parameters = text.IndexOf((byte)';');
        var isNumber = SipGrammar.TryReadNumber(SipGrammar.Trim(parameters < 0 ? text : text[..parameters]), out var number);
        value = (uint)Math.Min(number, uint.MaxValue);
        return isNumber && number <= uint.MaxValue;
    }

    /// <summary>Walks over every line of one header in order: each value as written, not split at commas.</summary>
    public readonly HeaderLines Lines(SipHeader header)
    {
        var first = _headers.First(header);
        return first < 0
            ? default
            : new HeaderLines(_frame[_headers.At(first).NameStart.._headLength], header, _headers.CountOf(header));
    }

    /// <summary>The body; empty if there is none.</summary>
    public readonly ReadOnlySpan<byte> Body => _frame[_headLength..];

    /// <summary>Sets all but the table of lines, of which only what was counted is ever read: clearing it would cost a tenth of reading.</summary>
    private static void Create(ReadOnlySpan<byte> frame, int headLength, out SipMessage message)
    {
        Unsafe.SkipInit(out message);
        message._frame = frame;
        message._headLength = headLength;
        message._start = default;
        message._headers.Clear();
        message._from = message._to = default;
        message._cseqMethod = default;
        message.Method = default;
        message.CSeq = 0;
    }

    private static SipError First(SipError first, SipError second) => first == SipError.None ? second : first;

    private readonly ReadOnlySpan<byte> ValueAt(int index)
    {
        var line = _headers.At(index);
        return _frame.Slice(line.ValueStart, line.ValueLength);
    }

    private readonly ReadOnlySpan<byte> NameAt(int index)
    {
        var start = _frame[_headers.At(index).NameStart..];
        return start[..SipGrammar.SkipToken(start, 0)];
    }
}
