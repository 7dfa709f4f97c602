using System.Buffers;

namespace PersistentChat.Protocol.Sip;

/// <summary>
/// Finds where one SIP message ends in a byte stream (RFC 3261 sections 7.5 and 18.3): line breaks before the start line are
/// skipped, the head ends at the first empty line, the body has Content-Length bytes. Resumable: what was scanned is not
/// scanned again when more bytes arrive.
/// </summary>
public static class SipFrameScanner
{
    /// <summary>Looks for one complete message at the start of <paramref name="input"/>.</summary>
    /// <param name="state">Progress of an incomplete message; default before the first call and reset by a complete one.</param>
    /// <param name="input">Everything received and not consumed, always beginning at the same byte until a message is complete.</param>
    /// <param name="limits">Sizes beyond which the stream is given up.</param>
    /// <param name="frame">The message's extent when the result is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="error">Why the stream cannot be framed any further when the result is <see cref="OperationStatus.InvalidData"/>.</param>
    /// <returns>Done, NeedMoreData or InvalidData.</returns>
    public static OperationStatus TryScan(
        ref SipScanState state, in ReadOnlySequence<byte> input, SipLimits limits, out SipFrame frame, out SipError error) =>
        throw new NotImplementedException();
}

/// <summary>How far the scan of an incomplete message has come. A value: keep it with the connection.</summary>
public struct SipScanState
{
}

/// <summary>Extent of one message in the input.</summary>
/// <param name="Start">Line breaks skipped before the start line.</param>
/// <param name="HeadLength">Bytes of start line and headers, the empty line included.</param>
/// <param name="BodyLength">Bytes of body.</param>
public readonly record struct SipFrame(int Start, int HeadLength, int BodyLength)
{
    /// <summary>Bytes of the input the message takes, skipped line breaks included.</summary>
    public int Consumed => Start + HeadLength + BodyLength;
}

/// <summary>Sizes a peer may not exceed.</summary>
/// <param name="HeadBytes">Start line and headers.</param>
/// <param name="BodyBytes">Body.</param>
public readonly record struct SipLimits(int HeadBytes, int BodyBytes);

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
