using System.Buffers;

namespace PersistentChat.MessagePack.Tests;

/// <summary>Extensions of every width and type, and UUIDs.</summary>
public sealed class ExtensionTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    [Theory]
    [InlineData(0, "c70007")]
    [InlineData(1, "d407")]
    [InlineData(2, "d507")]
    [InlineData(3, "c70307")]
    [InlineData(4, "d607")]
    [InlineData(5, "c70507")]
    [InlineData(7, "c70707")]
    [InlineData(8, "d707")]
    [InlineData(9, "c70907")]
    [InlineData(15, "c70f07")]
    [InlineData(16, "d807")]
    [InlineData(17, "c71107")]
    [InlineData(255, "c7ff07")]
    [InlineData(256, "c8010007")]
    [InlineData(65535, "c8ffff07")]
    [InlineData(65536, "c90001000007")]
    public void An_extension_takes_its_shortest_head_and_is_read_back(int length, string head)
    {
        var value = new byte[length];
        Array.Fill(value, (byte)0xc1);
        var writer = new MessagePackWriter(_output);
        writer.WriteExtension(7, value);
        writer.Flush();

        Assert.Equal(head, Convert.ToHexStringLower(_output.WrittenSpan[..(head.Length / 2)]));
        Assert.Equal((head.Length / 2) + length, _output.WrittenCount);
        var reader = new MessagePackReader(_output.WrittenSpan);
        Assert.True(reader.ReadExtension(out var typeCode).SequenceEqual(value));
        Assert.True(reader.End);
        Assert.Equal(7, typeCode);
    }

    [Theory]
    [InlineData(sbyte.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(sbyte.MaxValue)]
    public void Head_and_contents_can_be_written_and_read_apart(sbyte typeCode)
    {
        var header = new ExtensionHeader(typeCode, 3);
        var writer = new MessagePackWriter(_output);
        writer.WriteExtensionHeader(header);
        writer.WriteRaw([1, 2]);
        writer.WriteRaw([3]);
        writer.Flush();

        var reader = new MessagePackReader(_output.WrittenSpan);
        Assert.True(reader.TryPeekExtensionHeader(out var peeked));
        Assert.Equal(header, peeked);
        Assert.Equal(0, reader.Consumed);
        Assert.Equal(header, reader.ReadExtensionHeader());
        Assert.Equal([1, 2, 3], reader.ReadRaw(3).ToArray());
        Assert.True(reader.End);
        Assert.False(reader.TryPeekExtensionHeader(out _));
    }

    [Fact]
    public void Only_an_extension_has_a_head_to_peek_at()
    {
        Assert.False(new MessagePackReader([0xc0]).TryPeekExtensionHeader(out _));
        Assert.Throws<MessagePackFormatException>(() => new MessagePackReader([0xc7, 3, 0, 1]).TryPeekExtensionHeader(out _));
    }

    [Fact]
    public void Heads_of_text_and_binary_can_be_written_apart_from_their_bytes()
    {
        var writer = new MessagePackWriter(_output);
        writer.WriteStringHeader(2);
        writer.WriteRaw("ab"u8);
        writer.WriteBinaryHeader(1);
        writer.WriteRaw([5]);
        writer.Flush();
        Assert.Equal("a26162c40105", Convert.ToHexStringLower(_output.WrittenSpan));
    }

    [Fact]
    public void Negative_lengths_and_counts_are_not_written()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessagePackWriter(_output).WriteExtensionHeader(new ExtensionHeader(1, -1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessagePackWriter(_output).WriteStringHeader(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessagePackWriter(_output).WriteBinaryHeader(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessagePackWriter(_output).WriteArrayHeader(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessagePackWriter(_output).WriteMapHeader(-1));
    }

    [Fact]
    public void A_UUID_is_written_in_the_order_of_its_text_and_needs_16_bytes()
    {
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        var writer = new MessagePackWriter(_output);
        writer.WriteGuid(id);
        writer.Flush();

        Assert.Equal("c41000112233445566778899aabbccddeeff", Convert.ToHexStringLower(_output.WrittenSpan));
        Assert.Equal(id, new MessagePackReader(_output.WrittenSpan).ReadGuid());
        Assert.Throws<MessagePackFormatException>(() => new MessagePackReader([0xc4, 1, 0]).ReadGuid());
    }
}
