using System.Buffers;

namespace PersistentChat.Protocol.Sip;

/// <summary>
/// Finds where one SIP message ends in a byte stream (RFC 3261 sections 7.5 and 18.3): line breaks before the start line are
/// skipped, the head ends at the first empty line, the body has Content-Length bytes (none if the header is absent, as every
/// known client means it). Lines end in CRLF; a bare line feed in the head is refused, because two readers of one stream that
/// disagree about line ends can be made to see different messages. Resumable: what was scanned is not scanned again when more
/// bytes arrive.
/// </summary>
public static class SipFrameScanner
{
    /// <summary>Looks for one complete message at the start of <paramref name="input"/>.</summary>
    /// <param name="state">Progress of an incomplete message; default before the first call and reset by a complete one.</param>
    /// <param name="input">Everything received and not consumed, always beginning at the same byte until a message is complete.</param>
    /// <param name="limits">Sizes beyond which the stream is given up.</param>
    /// <param name="frame">
    /// The message's extent when the result is <see cref="OperationStatus.Done"/>. With
    /// <see cref="SipError.BodyTooLarge"/> and <see cref="SipError.BadContentLength"/> the extent of the head without body, so
    /// that the message can be refused by a response before the connection is closed. With
    /// <see cref="OperationStatus.NeedMoreData"/> its <see cref="SipFrame.Consumed"/> counts the bytes that may be consumed at
    /// once: the keep-alive line breaks when nothing else has arrived, else 0.
    /// </param>
    /// <param name="error">Why the stream cannot be framed any further when the result is <see cref="OperationStatus.InvalidData"/>.</param>
    /// <returns>Done, NeedMoreData or InvalidData.</returns>
    public static OperationStatus TryScan(
        ref SipScanState state, in ReadOnlySequence<byte> input, SipLimits limits, out SipFrame frame, out SipError error)
    {
        frame = default;
        error = SipError.None;
        if (state.HeadLength == 0)
        {
            SkipLineBreaks(ref state, input);
            if (state.Scanned == state.Start && state.Start == input.Length)
                return OnlyLineBreaks(ref state, out frame);
            error = FindHeadEnd(ref state, input, limits.HeadBytes);
            if (error != SipError.None)
                return OperationStatus.InvalidData;
            if (state.HeadLength == 0)
                return OperationStatus.NeedMoreData;
            error = ReadBodyLength(ref state, input, limits.BodyBytes);
            if (error != SipError.None)
            {
                frame = new SipFrame(state.Start, state.HeadLength, 0);
                return OperationStatus.InvalidData;
            }
        }

        if (input.Length < (long)state.Start + state.HeadLength + state.BodyLength)
            return OperationStatus.NeedMoreData;
        frame = new SipFrame(state.Start, state.HeadLength, state.BodyLength);
        state = default;
        return OperationStatus.Done;
    }

    private static void SkipLineBreaks(ref SipScanState state, in ReadOnlySequence<byte> input)
    {
        if (state.Scanned > state.Start)
            return;
        foreach (var segment in state.Start == 0 ? input : input.Slice(state.Start))
        {
            var skipped = segment.Span.IndexOfAnyExcept((byte)'\r', (byte)'\n');
            state.Start += skipped < 0 ? segment.Length : skipped;
            if (skipped >= 0)
                break;
        }

        state.Scanned = state.LineStart = state.Start;
    }

    /// <summary>The state starts afresh, so that it fits whether or not the caller consumes the line breaks now.</summary>
    private static OperationStatus OnlyLineBreaks(ref SipScanState state, out SipFrame frame)
    {
        frame = new SipFrame(state.Start, 0, 0);
        state = default;
        return OperationStatus.NeedMoreData;
    }

    /// <summary>Goes from line feed to line feed until a line is empty. Errors do not depend on how the bytes were cut.</summary>
    private static SipError FindHeadEnd(ref SipScanState state, in ReadOnlySequence<byte> input, int limit)
    {
        foreach (var segment in state.Scanned == 0 ? input : input.Slice(state.Scanned))
        {
            var error = ScanLines(ref state, segment.Span, limit);
            if (error != SipError.None || state.HeadLength > 0)
                return error;
        }

        return state.Scanned - state.Start > limit ? SipError.HeadTooLarge : SipError.None;
    }

    private static SipError ScanLines(ref SipScanState state, ReadOnlySpan<byte> bytes, int limit)
    {
        while (!bytes.IsEmpty)
        {
            var feed = bytes.IndexOf((byte)'\n');
            if (feed < 0)
            {
                state.AfterCarriageReturn = bytes[^1] == '\r';
                state.Scanned += bytes.Length;
                return SipError.None;
            }

            var afterReturn = feed > 0 ? bytes[feed - 1] == '\r' : state.AfterCarriageReturn;
            state.Scanned += feed + 1;
            state.AfterCarriageReturn = false;
            if (state.Scanned - state.Start > limit)
                return SipError.HeadTooLarge;
            if (!afterReturn)
                return SipError.BadHeader;
            if (state.Scanned - state.LineStart == 2)
            {
                state.HeadLength = state.Scanned - state.Start;
                return SipError.None;
            }

            state.LineStart = state.Scanned;
            bytes = bytes[(feed + 1)..];
        }

        return SipError.None;
    }

    private static SipError ReadBodyLength(ref SipScanState state, in ReadOnlySequence<byte> input, int limit)
    {
        var first = input.FirstSpan;
        if (first.Length - state.Start >= state.HeadLength)
            return SipContentLength.Read(first.Slice(state.Start, state.HeadLength), limit, out state.BodyLength);

        var copy = ArrayPool<byte>.Shared.Rent(state.HeadLength);
        input.Slice(state.Start, state.HeadLength).CopyTo(copy);
        var error = SipContentLength.Read(copy.AsSpan(0, state.HeadLength), limit, out state.BodyLength);
        ArrayPool<byte>.Shared.Return(copy);
        return error;
    }
}
