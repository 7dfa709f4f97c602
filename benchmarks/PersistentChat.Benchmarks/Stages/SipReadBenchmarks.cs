using System.Buffers;
using BenchmarkDotNet.Attributes;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Benchmarks;

/// <summary>Bytes to a SIP message: hops 2 and 3 of a message's way.</summary>
public class SipReadBenchmarks
{
    private readonly ReadOnlySequence<byte> _input = new(SampleTraffic.Info);
    private readonly SipLimits _limits = new(HeadBytes: 16 * 1024, BodyBytes: 256 * 1024);

    [Benchmark(Description = "find the end of a 900-byte INFO")]
    public int Scan()
    {
        var state = default(SipScanState);
        if (SipFrameScanner.TryScan(ref state, _input, _limits, out var frame, out var error) != OperationStatus.Done)
            throw new InvalidOperationException($"The INFO cannot be framed: {error}.");
        return frame.BodyLength;
    }

    [Benchmark(Description = "find its end and read its head")]
    public int ScanAndRead()
    {
        var state = default(SipScanState);
        SipFrameScanner.TryScan(ref state, _input, _limits, out var frame, out _);
        var bytes = _input.FirstSpan.Slice(frame.Start, frame.HeadLength + frame.BodyLength);
        if (!SipMessage.TryRead(bytes, frame.HeadLength, out var message, out var error))
            throw new InvalidOperationException($"The INFO cannot be read: {error}.");
        return message.To.Tag.Length + (int)message.CSeq + message.Body.Length;
    }
}
