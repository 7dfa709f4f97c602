using System.Buffers;

namespace PersistentChat.Protocol.Tests;

/// <summary>Byte vectors cut into the segments in which a network may deliver them.</summary>
internal static class SegmentedBytes
{
    /// <summary>Every way to cut the bytes that tests try: whole, in two at every byte, one byte a segment.</summary>
    internal static IEnumerable<ReadOnlySequence<byte>> EveryCut(byte[] bytes)
    {
        yield return new ReadOnlySequence<byte>(bytes);
        for (var at = 0; at <= bytes.Length; at++)
            yield return Cut(bytes.AsMemory(0, at), bytes.AsMemory(at));
        yield return ByteByByte(bytes);
    }

    /// <summary>One byte a segment.</summary>
    internal static ReadOnlySequence<byte> ByteByByte(byte[] bytes) =>
        Cut([.. Enumerable.Range(0, bytes.Length).Select(i => (ReadOnlyMemory<byte>)bytes.AsMemory(i, 1))]);

    /// <summary>The parts, each a segment of its own; empty ones too.</summary>
    internal static ReadOnlySequence<byte> Cut(params ReadOnlyMemory<byte>[] parts)
    {
        if (parts.Length == 0)
            return default;
        var first = new Segment(parts[0], null);
        var last = parts.Skip(1).Aggregate(first, (previous, part) => new Segment(part, previous));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
