namespace PersistentChat.Protocol.Sip;

/// <summary>
/// Walks over the header lines of a head. A line that begins with a blank continues the one before (RFC 3261 section 7.3.1)
/// and is part of it, the line break included.
/// </summary>
internal ref struct SipHeadLines
{
    private readonly ReadOnlySpan<byte> _head;
    private int _next;

    private SipHeadLines(ReadOnlySpan<byte> head, int next)
    {
        _head = head;
        _next = next;
    }

    /// <summary>The present line, without the CRLF that ends it.</summary>
    internal Range Current { get; private set; }

    /// <summary>True if the present line holds a carriage return or a line feed that is no part of a CRLF.</summary>
    internal bool HasBareBreak { get; private set; }

    /// <summary>Begins after the first line of <paramref name="head"/>.</summary>
    internal static SipHeadLines AfterStartLine(ReadOnlySpan<byte> head)
    {
        var feed = head.IndexOf((byte)'\n');
        return new SipHeadLines(head, feed < 0 ? head.Length : feed + 1);
    }

    /// <summary>Begins at the start of <paramref name="lines"/>, which is the start of a header line.</summary>
    internal static SipHeadLines From(ReadOnlySpan<byte> lines) => new(lines, 0);

    /// <summary>Goes to the next line; false at the empty line or the end of the head.</summary>
    internal bool MoveNext()
    {
        var start = _next;
        if (start >= _head.Length || _head[start..].StartsWith("\r\n"u8))
            return false;
        HasBareBreak = false;
        int end;
        do
            end = EndOfPhysicalLine();
        while (_next < _head.Length && _head[_next] is (byte)' ' or (byte)'\t');
        Current = start..end;
        return true;
    }

    private int EndOfPhysicalLine()
    {
        while (true)
        {
            var found = _head[_next..].IndexOfAny((byte)'\r', (byte)'\n');
            if (found < 0)
                return _next = _head.Length;
            var at = _next + found;
            if (_head[at..].StartsWith("\r\n"u8))
            {
                _next = at + 2;
                return at;
            }

            HasBareBreak = true;
            _next = at + 1;
        }
    }
}
