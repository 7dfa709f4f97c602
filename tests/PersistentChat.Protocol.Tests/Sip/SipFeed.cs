using System.Buffers;
using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Protocol.Tests.Sip;

/// <summary>Feeds byte vectors to the scanner in every way they may arrive, and demands the same outcome of all.</summary>
internal static class SipFeed
{
    internal static readonly SipLimits Limits = new(HeadBytes: 8192, BodyBytes: 65536);

    internal readonly record struct Outcome(OperationStatus Status, SipFrame Frame, SipError Error);

    /// <summary>Text of a vector, with line feeds for line breaks, as it goes over the wire.</summary>
    internal static byte[] Wire(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    /// <summary>Scans the bytes whole, in two pieces cut at every byte, and byte by byte; present at once and arriving in turn.</summary>
    internal static Outcome Scan(byte[] bytes) => Scan(bytes, Limits);

    /// <inheritdoc cref="Scan(byte[])"/>
    internal static Outcome Scan(byte[] bytes, SipLimits limits)
    {
        var expected = ScanAtOnce(new ReadOnlySequence<byte>(bytes), limits);
        foreach (var cut in SegmentedBytes.EveryCut(bytes))
        {
            Assert.Equal(expected, ScanAtOnce(cut, limits));
            Assert.Equal(expected, ScanInTurn(cut, limits));
        }

        return expected;
    }

    /// <summary>Reads the one message that the bytes are.</summary>
    internal static SipMessage Read(byte[] bytes)
    {
        var outcome = Scan(bytes);
        Assert.Equal(OperationStatus.Done, outcome.Status);
        Assert.Equal(bytes.Length, outcome.Frame.Consumed);
        var read = SipMessage.TryRead(bytes.AsSpan(outcome.Frame.Start), outcome.Frame.HeadLength, out var message, out var error);
        Assert.Equal(SipError.None, error);
        Assert.True(read);
        return message;
    }

    /// <summary>What scanner or reader say is wrong with the bytes; <see cref="SipError.None"/> if nothing is.</summary>
    internal static SipError ErrorOf(byte[] bytes)
    {
        var outcome = Scan(bytes);
        Assert.NotEqual(OperationStatus.NeedMoreData, outcome.Status);
        if (outcome.Status == OperationStatus.InvalidData)
            return outcome.Error;
        var frame = bytes.AsSpan(outcome.Frame.Start, outcome.Frame.HeadLength + outcome.Frame.BodyLength);
        SipMessage.TryRead(frame, outcome.Frame.HeadLength, out _, out var error);
        return error;
    }

    private static Outcome ScanAtOnce(ReadOnlySequence<byte> input, SipLimits limits)
    {
        var state = default(SipScanState);
        var status = SipFrameScanner.TryScan(ref state, input, limits, out var frame, out var error);
        return new Outcome(status, frame, error);
    }

    /// <summary>More and more of the input is seen, a segment at a time.</summary>
    private static Outcome ScanInTurn(ReadOnlySequence<byte> input, SipLimits limits)
    {
        var state = default(SipScanState);
        var outcome = new Outcome(OperationStatus.NeedMoreData, default, default);
        long seen = 0;
        foreach (var segment in input)
        {
            seen += segment.Length;
            var status = SipFrameScanner.TryScan(ref state, input.Slice(0, seen), limits, out var frame, out var error);
            outcome = new Outcome(status, frame, error);
            if (status != OperationStatus.NeedMoreData)
                break;
        }

        return outcome;
    }
}
