using System.Buffers;

namespace PersistentChat.MessagePack.Tests;

/// <summary>Input that lies about its lengths, ends early or nests without end is refused, and nothing is reserved for it.</summary>
public sealed class HostileInputTests
{
    private delegate void Read(ref MessagePackReader reader);

    /// <summary>One value of every form; each prefix of each must be refused.</summary>
    public static TheoryData<string> EveryForm =>
    [
        "cc80", "cd0100", "ce00010000", "cf0000000100000000", "d0df", "d1ff7f", "d2ffff7fff", "d3ffffffff7fffffff",
        "ca3fc00000", "cb3ff8000000000000", "a3616263", "d903616263", "da0003616263", "db00000003616263",
        "c403010203", "c50003010203", "c600000003010203", "93010203", "dc0003010203", "dd00000003010203",
        "8201020304", "de000201020304", "df0000000201020304", "d40101", "d5010102", "d60101020304", "d7010102030405060708",
        "d801000102030405060708090a0b0c0d0e0f", "c7030a010203", "c800030a010203", "c9000000030a010203", "9181a16192c0c3",
        "d6ff00000001", "d7ff0000000100000000", "c70cff000000000000000000000001", "c41000112233445566778899aabbccddeeff", "c7000a",
    ];

    [Theory]
    [MemberData(nameof(EveryForm))]
    public void A_value_is_skipped_whole_and_refused_when_cut_off_anywhere(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        for (var length = 0; length < bytes.Length; length++)
            AssertRefused(bytes.AsSpan(0, length), static (ref reader) => reader.Skip());

        var whole = new MessagePackReader(bytes);
        whole.Skip();
        Assert.True(whole.End);
    }

    [Theory]
    [MemberData(nameof(EveryForm))]
    public void Every_typed_read_either_succeeds_within_the_input_or_throws_a_format_exception(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        Read[] reads =
        [
            static (ref r) => r.ReadBoolean(), static (ref r) => r.ReadInt64(), static (ref r) => r.ReadUInt64(),
            static (ref r) => r.ReadInt32(), static (ref r) => r.ReadUInt32(), static (ref r) => r.ReadUInt16(),
            static (ref r) => r.ReadByte(), static (ref r) => r.ReadDouble(), static (ref r) => r.ReadSingle(),
            static (ref r) => r.ReadString(), static (ref r) => r.ReadBinary(), static (ref r) => r.ReadNil(),
            static (ref r) => r.ReadArrayHeader(), static (ref r) => r.ReadMapHeader(), static (ref r) => r.ReadStringOrNil(),
            static (ref r) => r.ReadInt16(), static (ref r) => r.ReadSByte(), static (ref r) => r.ReadGuid(),
            static (ref r) => r.ReadExtensionHeader(), static (ref r) => r.ReadExtension(out _),
            static (ref r) => r.ReadTimestamp(), static (ref r) => r.ReadTimestampTicks(), static (ref r) => r.ReadRaw(),
        ];
        foreach (var read in reads)
        {
            for (var length = 0; length <= bytes.Length; length++)
                AssertContained(bytes.AsSpan(0, length), read);
        }
    }

    [Theory]
    [InlineData("dd7fffffff")]
    [InlineData("ddffffffff01")]
    [InlineData("dcffff01")]
    [InlineData("9201")]
    public void An_array_longer_than_the_rest_of_the_input_is_refused_at_its_head(string hex) =>
        AssertRefused(Convert.FromHexString(hex), static (ref reader) => reader.ReadArrayHeader());

    [Theory]
    [InlineData("dfffffffff")]
    [InlineData("82010203")]
    public void A_map_longer_than_the_rest_of_the_input_is_refused_at_its_head(string hex) =>
        AssertRefused(Convert.FromHexString(hex), static (ref reader) => reader.ReadMapHeader());

    [Theory]
    [InlineData("dbffffffff61")]
    [InlineData("db7fffffff61")]
    [InlineData("a261")]
    public void A_string_longer_than_the_rest_of_the_input_is_refused(string hex) =>
        AssertRefused(Convert.FromHexString(hex), static (ref reader) => reader.ReadString());

    [Theory]
    [InlineData("c6ffffffff00")]
    [InlineData("c9ffffffff00")]
    [InlineData("c97fffffff0000")]
    [InlineData("c1")]
    [InlineData("")]
    public void Skip_refuses_what_is_no_whole_value(string hex) =>
        AssertRefused(Convert.FromHexString(hex), static (ref reader) => reader.Skip());

    [Fact]
    public void Nesting_is_followed_to_the_limit_and_refused_beyond_it()
    {
        var deep = Enumerable.Repeat((byte)0x91, MessagePackReader.DefaultMaxDepth).Append((byte)0xc0).ToArray();
        var reader = new MessagePackReader(deep);
        reader.Skip();
        Assert.True(reader.End);

        AssertRefused([0x91, .. deep], static (ref r) => r.Skip());
        AssertRefused([0x91, 0xc0], static (ref r) => r.Skip(maxDepth: 0));
        AssertRefused(Enumerable.Repeat((byte)0x81, 1_000_000).ToArray(), static (ref r) => r.Skip());
    }

    [Fact]
    public void Integers_out_of_the_range_asked_for_are_refused()
    {
        AssertRefused(Convert.FromHexString("cf8000000000000000"), static (ref r) => r.ReadInt64());
        AssertRefused([0xff], static (ref r) => r.ReadUInt64());
        AssertRefused(Convert.FromHexString("ce80000000"), static (ref r) => r.ReadInt32());
        AssertRefused(Convert.FromHexString("d3ffffffff7fffffff"), static (ref r) => r.ReadInt32());
        AssertRefused([0xff], static (ref r) => r.ReadUInt32());
        AssertRefused(Convert.FromHexString("cfffffffffffffffff"), static (ref r) => r.ReadUInt32());
        AssertRefused(Convert.FromHexString("ce00010000"), static (ref r) => r.ReadUInt16());
        AssertRefused(Convert.FromHexString("cd0100"), static (ref r) => r.ReadByte());
    }

    [Fact]
    public void Text_is_refused_when_it_is_longer_than_allowed_or_no_UTF8()
    {
        AssertRefused([0xa3, 0x61, 0x62, 0x63], static (ref r) => r.ReadString(maxBytes: 2));
        AssertRefused([0xc4, 2, 1, 2], static (ref r) => r.ReadBinary(maxBytes: 1));
        AssertRefused([0xa1, 0x61], static (ref r) => r.ReadString(maxBytes: -1));
        AssertRefused([0xa1, 0xff], static (ref r) => r.ReadString());
        AssertRefused([0xa2, 0xc3, 0x28], static (ref r) => r.ReadString());
    }

    [Fact]
    public void Counts_and_extensions_beyond_the_limit_of_the_caller_are_refused()
    {
        AssertRefused([0x93, 1, 2, 3], static (ref r) => r.ReadArrayHeader(maxCount: 2));
        AssertRefused([0x82, 1, 2, 3, 4], static (ref r) => r.ReadMapHeader(maxCount: 1));
        AssertRefused([0xd5, 7, 1, 2], static (ref r) => r.ReadExtension(out _, maxBytes: 1));
        AssertRefused([0xd5, 7, 1, 2], static (ref r) => r.ReadExtensionHeader(maxBytes: 1));
        AssertRefused([1, 2], static (ref r) => r.ReadRaw(3));
        Assert.Equal(3, new MessagePackReader([0x93, 1, 2, 3]).ReadArrayHeader(maxCount: 3));
        Assert.Equal(2, new MessagePackReader([0x82, 1, 2, 3, 4]).ReadMapHeader(maxCount: 2));
    }

    [Theory]
    [InlineData("c1")]
    [InlineData("92c0c1")]
    [InlineData("81c1c0")]
    public void The_byte_never_used_is_malformed_and_not_incomplete(string hex) =>
        AssertRefused(Convert.FromHexString(hex), static (ref reader) => reader.TrySkip());

    [Fact]
    public void Values_that_are_whole_are_passed_while_the_next_is_still_arriving()
    {
        var reader = new MessagePackReader(Convert.FromHexString("93a16101c092c0"));
        Assert.True(reader.TrySkip());
        Assert.Equal(5, reader.Consumed);
        Assert.False(reader.TrySkip());
        Assert.Equal(5, reader.Consumed);
        AssertRefused([0x91, 0x91], static (ref r) => r.TrySkip(maxDepth: 1));
    }

    [Fact]
    public void Peeking_reads_nothing()
    {
        Assert.False(new MessagePackReader([]).TryPeek(out var type));
        Assert.Equal(MessagePackType.None, type);
        Assert.False(new MessagePackReader([0xc1]).TryPeek(out _));
        var reader = new MessagePackReader([0xa0]);
        Assert.Equal(MessagePackType.String, reader.NextType);
        Assert.False(reader.TryReadNil());
        Assert.Equal(0, reader.Consumed);
    }

    [Fact]
    public void Writing_and_reading_allocate_nothing()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        RoundTrip(output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            RoundTrip(output);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void RoundTrip(ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(6);
        writer.WriteGuid(Guid.AllBitsSet);
        writer.WriteTimestampTicks(1);
        writer.WriteInt64(-70_000);
        writer.WriteString("text of a message");
        writer.WriteBinary("bytes"u8);
        writer.WriteDouble(0.5);
        writer.Flush();
        var reader = new MessagePackReader(output.WrittenSpan);
        reader.ReadRaw();
        reader = new MessagePackReader(output.WrittenSpan);
        reader.ReadArrayHeader();
        reader.ReadGuid();
        reader.ReadTimestamp();
        reader.ReadInt64();
        reader.ReadStringBytes();
        reader.ReadBinary();
        reader.ReadDouble();
    }

    private static void AssertContained(ReadOnlySpan<byte> bytes, Read read)
    {
        var reader = new MessagePackReader(bytes);
        try
        {
            read(ref reader);
        }
        catch (MessagePackFormatException)
        {
            return;
        }

        Assert.InRange(reader.Consumed, 1, bytes.Length);
    }

    private static void AssertRefused(ReadOnlySpan<byte> bytes, Read read)
    {
        var reader = new MessagePackReader(bytes);
        try
        {
            read(ref reader);
        }
        catch (MessagePackFormatException)
        {
            return;
        }

        Assert.Fail($"{Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, 32)])} was read");
    }
}
