using System.Buffers;

namespace PersistentChat.MessagePack.Tests;

/// <summary>The shortest form is chosen on both sides of every boundary of width, and what was written is read back.</summary>
public sealed class WidthBoundaryTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7f")]
    [InlineData(128, "cc80")]
    [InlineData(255, "ccff")]
    [InlineData(256, "cd0100")]
    [InlineData(65535, "cdffff")]
    [InlineData(65536, "ce00010000")]
    [InlineData(4294967295, "ceffffffff")]
    [InlineData(4294967296, "cf0000000100000000")]
    [InlineData(long.MaxValue, "cf7fffffffffffffff")]
    [InlineData(-1, "ff")]
    [InlineData(-32, "e0")]
    [InlineData(-33, "d0df")]
    [InlineData(-128, "d080")]
    [InlineData(-129, "d1ff7f")]
    [InlineData(-32768, "d18000")]
    [InlineData(-32769, "d2ffff7fff")]
    [InlineData(int.MinValue, "d280000000")]
    [InlineData(int.MinValue - 1L, "d3ffffffff7fffffff")]
    [InlineData(long.MinValue, "d38000000000000000")]
    public void A_signed_integer_takes_its_shortest_form(long value, string hex)
    {
        var writer = new MessagePackWriter(_output);
        writer.WriteInt64(value);
        writer.Flush();

        AssertWritten(hex);
        var reader = new MessagePackReader(_output.WrittenSpan);
        Assert.Equal(value, reader.ReadInt64());
        Assert.True(reader.End);
    }

    [Theory]
    [InlineData(127, "7f")]
    [InlineData(128, "cc80")]
    [InlineData(ulong.MaxValue, "cfffffffffffffffff")]
    public void An_unsigned_integer_takes_its_shortest_form(ulong value, string hex)
    {
        var writer = new MessagePackWriter(_output);
        writer.WriteUInt64(value);
        writer.Flush();

        AssertWritten(hex);
        Assert.Equal(value, new MessagePackReader(_output.WrittenSpan).ReadUInt64());
    }

    [Theory]
    [InlineData(0, "a0")]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(255, "d9ff")]
    [InlineData(256, "da0100")]
    [InlineData(65535, "daffff")]
    [InlineData(65536, "db00010000")]
    public void A_string_takes_its_shortest_head(int length, string head)
    {
        var text = new string('x', length);
        var writer = new MessagePackWriter(_output);
        writer.WriteString(text);
        writer.Flush();

        AssertBegins(head, length);
        Assert.Equal(text, new MessagePackReader(_output.WrittenSpan).ReadString());
    }

    [Theory]
    [InlineData(0, "c400")]
    [InlineData(255, "c4ff")]
    [InlineData(256, "c50100")]
    [InlineData(65535, "c5ffff")]
    [InlineData(65536, "c600010000")]
    public void Binary_takes_its_shortest_head(int length, string head)
    {
        var writer = new MessagePackWriter(_output);
        writer.WriteBinary(new byte[length]);
        writer.Flush();

        AssertBegins(head, length);
        Assert.Equal(length, new MessagePackReader(_output.WrittenSpan).ReadBinary().Length);
    }

    [Theory]
    [InlineData(0, "90", "80")]
    [InlineData(15, "9f", "8f")]
    [InlineData(16, "dc0010", "de0010")]
    [InlineData(65535, "dcffff", "deffff")]
    [InlineData(65536, "dd00010000", "df00010000")]
    public void Arrays_and_maps_take_their_shortest_head(int count, string array, string map)
    {
        var nils = new byte[2 * count];
        nils.AsSpan().Fill(0xc0);
        var writer = new MessagePackWriter(_output);
        writer.WriteArrayHeader(count);
        writer.WriteRaw(nils.AsSpan(count));
        writer.WriteMapHeader(count);
        writer.WriteRaw(nils);
        writer.Flush();

        AssertBegins(array, (map.Length / 2) + (3 * count));
        var reader = new MessagePackReader(_output.WrittenSpan);
        Assert.Equal(count, reader.ReadArrayHeader());
        for (var i = 0; i < count; i++)
            reader.ReadNil();
        Assert.Equal(map, Convert.ToHexStringLower(_output.WrittenSpan.Slice(reader.Consumed, map.Length / 2)));
        Assert.Equal(count, reader.ReadMapHeader());
    }

    [Fact]
    public void Numbers_of_floating_point_keep_their_bits()
    {
        var writer = new MessagePackWriter(_output);
        writer.WriteSingle(1.5f);
        writer.WriteDouble(-0.1);
        writer.WriteDouble(double.NaN);
        writer.WriteSingle(0.25f);
        writer.Flush();

        var reader = new MessagePackReader(_output.WrittenSpan);
        Assert.Equal(1.5f, reader.ReadSingle());
        Assert.Equal(-0.1, reader.ReadDouble());
        Assert.True(double.IsNaN(reader.ReadDouble()));
        Assert.Equal(0.25, reader.ReadDouble());
        AssertBegins("ca3fc00000", 23);
    }

    [Fact]
    public void Nil_and_booleans_are_one_byte_each()
    {
        var writer = new MessagePackWriter(_output);
        writer.WriteNil();
        writer.WriteBoolean(false);
        writer.WriteBoolean(true);
        writer.WriteString((string?)null);
        writer.Flush();

        AssertWritten("c0c2c3c0");
        var reader = new MessagePackReader(_output.WrittenSpan);
        Assert.True(reader.TryReadNil());
        Assert.False(reader.ReadBoolean());
        Assert.True(reader.ReadBoolean());
        Assert.Null(reader.ReadStringOrNil());
    }

    [Fact]
    public void Text_beyond_ASCII_is_counted_in_bytes_and_lone_surrogates_are_replaced()
    {
        var writer = new MessagePackWriter(_output);
        writer.WriteString("Grüße 日本 😀");
        writer.WriteString("a\ud800b");
        writer.WriteString("é"u8);
        writer.Flush();

        var reader = new MessagePackReader(_output.WrittenSpan);
        Assert.Equal("Grüße 日本 😀", reader.ReadString());
        Assert.Equal("a\ufffdb", reader.ReadString());
        Assert.True(reader.ReadStringBytes().SequenceEqual("é"u8));
    }

    [Fact]
    public void Forms_longer_than_needed_are_read()
    {
        var reader = new MessagePackReader(Convert.FromHexString("cf0000000000000001d3ffffffffffffffffda000161dd00000001c0"));
        Assert.Equal(1, reader.ReadInt32());
        Assert.Equal(-1, reader.ReadInt32());
        Assert.Equal("a", reader.ReadString());
        Assert.Equal(1, reader.ReadArrayHeader());
        reader.ReadNil();
        Assert.True(reader.End);
    }

    private void AssertWritten(string hex) => Assert.Equal(hex, Convert.ToHexStringLower(_output.WrittenSpan));

    private void AssertBegins(string hex, int more)
    {
        Assert.Equal((hex.Length / 2) + more, _output.WrittenCount);
        Assert.Equal(hex, Convert.ToHexStringLower(_output.WrittenSpan[..(hex.Length / 2)]));
    }
}
