namespace PersistentChat.Protocol.Sip;

/// <summary>
/// One complete SIP message, read without copying: every property is a part of the frame given to <see cref="TryRead"/>.
/// Compact header names and folded lines are understood; header names match without regard to case.
/// </summary>
public ref struct SipMessage
{
    /// <summary>Reads the head of a frame and checks what every message must have.</summary>
    /// <param name="frame">One contiguous message from start line to end of body.</param>
    /// <param name="headLength">Length of the head, empty line included.</param>
    /// <param name="message">The message; on error filled as far as it was understood, so that it can be refused by a response.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, int headLength, out SipMessage message, out SipError error) =>
        throw new NotImplementedException();

    /// <summary>True for a request.</summary>
    public readonly bool IsRequest => throw new NotImplementedException();

    /// <summary>The request's method, or the CSeq method of a response.</summary>
    public readonly SipMethod Method => throw new NotImplementedException();

    /// <summary>Method as written.</summary>
    public readonly ReadOnlySpan<byte> MethodText => throw new NotImplementedException();

    /// <summary>Request-URI as written.</summary>
    public readonly ReadOnlySpan<byte> RequestUri => throw new NotImplementedException();

    /// <summary>Status of a response, 100 to 699; 0 for a request.</summary>
    public readonly int StatusCode => throw new NotImplementedException();

    /// <summary>Reason phrase of a response as written; may be empty.</summary>
    public readonly ReadOnlySpan<byte> ReasonPhrase => throw new NotImplementedException();

    /// <summary>Call-ID value.</summary>
    public readonly ReadOnlySpan<byte> CallId => throw new NotImplementedException();

    /// <summary>CSeq number.</summary>
    public readonly uint CSeq => throw new NotImplementedException();

    /// <summary>The From header.</summary>
    public readonly SipAddress From => throw new NotImplementedException();

    /// <summary>The To header.</summary>
    public readonly SipAddress To => throw new NotImplementedException();

    /// <summary>The first value of a header, trimmed, unfolded lines only as written; empty if absent.</summary>
    public readonly ReadOnlySpan<byte> this[SipHeader header] => throw new NotImplementedException();

    /// <summary>True if the message has the header, even with an empty value.</summary>
    public readonly bool Has(SipHeader header) => throw new NotImplementedException();

    /// <summary>Reads a header whose value is a plain decimal number (Expires, Content-Length, Max-Forwards).</summary>
    public readonly bool TryGetNumber(SipHeader header, out uint value) => throw new NotImplementedException();

    /// <summary>Walks over every line of one header in order: each value as written, not split at commas.</summary>
    public readonly HeaderLines Lines(SipHeader header) => throw new NotImplementedException();

    /// <summary>The body; empty if there is none.</summary>
    public readonly ReadOnlySpan<byte> Body => throw new NotImplementedException();

    /// <summary>The lines of one header, for foreach.</summary>
    public ref struct HeaderLines
    {
        /// <summary>The present value.</summary>
        public readonly ReadOnlySpan<byte> Current => throw new NotImplementedException();

        /// <summary>Goes to the next line of the header.</summary>
        public bool MoveNext() => throw new NotImplementedException();

        /// <summary>For foreach.</summary>
        public readonly HeaderLines GetEnumerator() => this;
    }
}
