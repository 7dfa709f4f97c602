namespace PersistentChat.Protocol.Sip;

/// <summary>What is wrong with a message or a stream.</summary>
public enum SipError : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Start line and headers exceed the limit.</summary>
    HeadTooLarge,

    /// <summary>The body exceeds the limit; the frame's head can still be answered with 413, but the stream is at its end.</summary>
    BodyTooLarge,

    /// <summary>Content-Length is not a number, or two of them disagree.</summary>
    BadContentLength,

    /// <summary>The first line is neither a request line nor a status line of SIP/2.0.</summary>
    BadStartLine,

    /// <summary>Another SIP version: answered 505.</summary>
    BadVersion,

    /// <summary>A header line is malformed, or a required header (Via, From, To, Call-ID, CSeq) is missing, doubled or malformed.</summary>
    BadHeader,

    /// <summary>More header lines than a message may have.</summary>
    TooManyHeaders,
}
