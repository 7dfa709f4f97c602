using System.Buffers;
using System.Buffers.Binary;

namespace PersistentChat.MessagePack.Tests;

/// <summary>A writer over a span writes what a writer to a buffer writer does, and not a byte beyond the span.</summary>
public sealed class SpanWriterTests
{
    [Fact]
    public void A_frame_is_written_into_one_span_and_its_length_put_in_front()
    {
        var frame = new byte[64];
        var writer = new MessagePackWriter(frame.AsSpan(sizeof(uint)));
        writer.WriteArrayHeader(2);
        writer.WriteUInt64(5);
        writer.WriteString("ping");
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)writer.BytesWritten);

        Assert.Equal("000000079205a470696e67", Convert.ToHexStringLower(frame.AsSpan(0, sizeof(uint) + (int)writer.BytesWritten)));
    }

    [Fact]
    public void A_span_takes_exactly_what_fits_and_the_value_that_does_not_is_refused()
    {
        var expected = new ArrayBufferWriter<byte>();
        var reference = new MessagePackWriter(expected);
        WriteOneOfEach(ref reference);
        reference.Flush();
        var whole = expected.WrittenSpan;
        Assert.Equal(whole.Length, reference.BytesWritten);

        var buffer = new byte[whole.Length + 1];
        for (var size = 0; size < whole.Length; size++)
        {
            buffer.AsSpan().Fill(0xc1);
            Assert.True(ThrowsTooSmall(buffer.AsSpan(0, size)), $"{size} bytes were enough");
            Assert.Equal(0xc1, buffer[size]);
        }

        var writer = new MessagePackWriter(buffer.AsSpan(0, whole.Length));
        WriteOneOfEach(ref writer);
        writer.Flush();
        Assert.Equal(whole.Length, writer.BytesWritten);
        Assert.True(buffer.AsSpan(0, whole.Length).SequenceEqual(whole));
    }

    [Fact]
    public void The_refusal_says_how_much_was_wanted_and_left()
    {
        var refusal = Assert.Throws<MessagePackBufferTooSmallException>(() => new MessagePackWriter(new byte[4]).WriteUInt64(uint.MaxValue));
        Assert.Equal("The next 5 bytes do not fit in the 4 left of the span that is written to.", refusal.Message);
        Assert.Throws<MessagePackBufferTooSmallException>(() => default(MessagePackWriter).WriteNil());
    }

    [Fact]
    public void Bytes_are_counted_across_flushes()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        for (var i = 0; i < 1000; i++)
        {
            writer.WriteString("0123456789");
            if (i % 7 == 0)
                writer.Flush();
        }

        Assert.Equal(11_000, writer.BytesWritten);
        writer.Flush();
        Assert.Equal(11_000, writer.BytesWritten);
        Assert.Equal(11_000, output.WrittenCount);
    }

    private static bool ThrowsTooSmall(Span<byte> span)
    {
        var writer = new MessagePackWriter(span);
        try
        {
            WriteOneOfEach(ref writer);
        }
        catch (MessagePackBufferTooSmallException)
        {
            return true;
        }

        return false;
    }

    private static void WriteOneOfEach(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(16);
        writer.WriteMapHeader(1);
        writer.WriteNil();
        writer.WriteBoolean(true);
        writer.WriteInt64(long.MinValue);
        writer.WriteUInt64(200);
        writer.WriteUInt64(2000);
        writer.WriteSingle(1);
        writer.WriteDouble(1);
        writer.WriteString("Grüße");
        writer.WriteString("utf8"u8);
        writer.WriteBinary([1, 2, 3]);
        writer.WriteGuid(Guid.Empty);
        writer.WriteExtension(5, [1, 2]);
        writer.WriteTimestampTicks(0);
    }
}
