using System.Buffers;
using BenchmarkDotNet.Attributes;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Benchmarks;

/// <summary>The raw protocol's frames on a message's way: found, read, and written for the members of a room.</summary>
public class RawCodecBenchmarks
{
    private const int MaxFrame = 128 * 1024;
    private const string Text = "The build is green again; the flaky test waits for the condition now.";

    private readonly MemoryConnection _output = new();
    private readonly ReadOnlySequence<byte> _input;

    public RawCodecBenchmarks()
    {
        var post = new ArrayBufferWriter<byte>();
        RawFrameWriter.WriteHot(post, 7, new RawPost { Room = new RawRoom(3), Sequence = 42, Text = Text });
        _input = new(post.WrittenMemory);
    }

    [Benchmark(Description = "find the end of a frame")]
    public int Scan()
    {
        if (RawFrameScanner.TryScan(_input, MaxFrame, out var length, out var error) != OperationStatus.Done)
            throw new InvalidOperationException($"The post cannot be framed: {error}.");
        return length;
    }

    [Benchmark(Description = "read the frame of a post")]
    public int ReadPost()
    {
        var content = _input.FirstSpan[RawFrameScanner.PrefixLength..];
        if (!RawFrame.TryOpen(content, out var frame, out var error) || !frame.TryRead<RawPost>(out var post, out error))
            throw new InvalidOperationException($"The post cannot be read: {error}.");
        return (int)post.Sequence + post.Text.Utf8.Length;
    }

    [Benchmark(Description = "write the frame of a message")]
    public int WriteMessage()
    {
        _output.Reset();
        RawFrameWriter.WriteHot(_output, 0, new RawMessage
        {
            Room = 3,
            Number = 42,
            Time = DateTime.UnixEpoch.Ticks,
            Author = "sip:alice@contoso.com",
            AuthorName = "Alice",
            Text = Text,
        });
        return _output.Written.Length;
    }
}
