using System.Buffers;
using System.Text;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>The frames of a message's way: their length is bounded before they are written, and nothing is allocated.</summary>
public sealed class RawAllocationTests
{
    private static readonly string[] Texts =
        ["", "Hello", "\0\u007f\u0080\u07ff\u0800\uffff", "\U0001f600\U0010ffff", new string('x', 31), new string('\u0800', 300), "\ud800"];

    public static TheoryData<int, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, bool>();
            for (var i = 0; i < Texts.Length; i++)
            {
                cases.Add(i, false);
                cases.Add(i, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_hot_frame_is_the_same_as_one_put_together_in_scratch_memory(int text, bool isUtf8)
    {
        RawText Text() => isUtf8 ? new RawText(Encoding.UTF8.GetBytes(Texts[text])) : new RawText(Texts[text]);
        var post = new RawPost
        {
            Room = new RawRoom(RawSamples.Room),
            Sequence = ulong.MaxValue,
            Flags = (RawMessageFlags)uint.MaxValue,
            Text = Text(),
            Rtf = Text(),
        };
        var message = new RawMessage
        {
            Room = int.MaxValue,
            Number = long.MaxValue,
            Time = DateTime.MaxValue.Ticks,
            Author = Text(),
            AuthorName = Text(),
            Flags = (RawMessageFlags)uint.MaxValue,
            Text = Text(),
            Rtf = Text(),
        };
        Assert.Equal(RawSample.Encode(RawFrame.MaxCorrelation, post), Hot(RawFrame.MaxCorrelation, post));
        Assert.Equal(RawSample.Encode(RawFrame.MaxCorrelation, message), Hot(RawFrame.MaxCorrelation, message));
        Assert.Equal(RawSample.Encode(1, new RawPosted(long.MinValue)), Hot(1, new RawPosted(long.MinValue)));
    }

    [Fact]
    public void Hot_frames_are_scanned_read_and_written_without_allocation()
    {
        var stream = RawSamples.Named("post with RTF").Bytes;
        var output = new ArrayBufferWriter<byte>(1 << 12);
        // What a frame allocates is there in every round; what the runtime does once while it compiles the code anew is not.
        var least = long.MaxValue;
        for (var round = 0; round < 10 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
                ReadAndAnswer(stream, output);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    [Fact]
    public void A_correlation_beyond_the_highest_is_not_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Hot(RawFrame.MaxCorrelation + 1, new RawPosted(1)));

    [Fact]
    public void A_writer_does_not_keep_the_memory_of_a_long_frame_and_writes_on()
    {
        var writer = new RawFrameWriter();
        var output = new ArrayBufferWriter<byte>();
        writer.Write(output, 1, new RawService(new string('x', 3_000_000)));
        output.ResetWrittenCount();
        writer.Write(output, 1, new RawService("sip:chat@contoso.com"));
        Assert.Equal(RawSample.Encode(1, new RawService("sip:chat@contoso.com")), output.WrittenSpan.ToArray());
    }

    private static byte[] Hot<T>(ulong correlation, scoped in T frame)
        where T : IRawHotFrame<T>, allows ref struct
    {
        var output = new ArrayBufferWriter<byte>();
        RawFrameWriter.WriteHot(output, correlation, frame);
        return output.WrittenSpan.ToArray();
    }

    private static void ReadAndAnswer(byte[] stream, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        RawFrameScanner.TryScan(new ReadOnlySequence<byte>(stream), 1 << 12, out var length, out _);
        if (!RawFrame.TryOpen(stream.AsSpan(RawFrameScanner.PrefixLength, length), out var frame, out _)
            || !frame.TryRead<RawPost>(out var post, out _))
            throw new InvalidOperationException("The post cannot be read.");
        RawFrameWriter.WriteHot(output, frame.Correlation, new RawPosted(42));
        RawFrameWriter.WriteEmpty(output, RawType.Pong, 1);
        RawFrameWriter.WriteHot(output, 0, new RawMessage
        {
            Room = 3,
            Number = 42,
            Time = RawSamples.Time,
            Author = "sip:alice@contoso.com",
            AuthorName = "Alice",
            Text = post.Text,
            Rtf = post.Rtf,
        });
    }
}
