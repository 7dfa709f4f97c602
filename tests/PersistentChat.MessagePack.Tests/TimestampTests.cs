using System.Buffers;
using System.Globalization;

namespace PersistentChat.MessagePack.Tests;

/// <summary>Timestamps: the shortest of the three forms is written, all three are read, and what is no time is refused.</summary>
public sealed class TimestampTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    [Theory]
    [InlineData("1970-01-01T00:00:00.0000000Z", "d6ff00000000")]
    [InlineData("1970-01-01T00:00:00.0000001Z", "d7ff0000019000000000")]
    [InlineData("2106-02-07T06:28:15.0000000Z", "d6ffffffffff")]
    [InlineData("2106-02-07T06:28:16.0000000Z", "d7ff0000000100000000")]
    [InlineData("2514-05-30T01:53:03.9999999Z", "d7ffee6b2673ffffffff")]
    [InlineData("2514-05-30T01:53:04.0000000Z", "c70cff000000000000000400000000")]
    [InlineData("1969-12-31T23:59:59.9999999Z", "c70cff3b9ac99cffffffffffffffff")]
    [InlineData("0001-01-01T00:00:00.0000000Z", "c70cff00000000fffffff1886e0900")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "c70cff3b9ac99c0000003afff4417f")]
    public void A_time_takes_its_shortest_form_and_is_read_back(string text, string hex)
    {
        var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var writer = new MessagePackWriter(_output);
        writer.WriteTimestamp(time);
        writer.Flush();

        Assert.Equal(hex, Convert.ToHexStringLower(_output.WrittenSpan));
        Assert.Equal(time, new MessagePackReader(_output.WrittenSpan).ReadTimestamp());
        Assert.Equal(time.UtcTicks, new MessagePackReader(_output.WrittenSpan).ReadTimestampTicks());
    }

    [Theory]
    [InlineData("d7ff0000000000000001", "1970-01-01T00:00:01.0000000Z")]
    [InlineData("c70cff000000000000000000000001", "1970-01-01T00:00:01.0000000Z")]
    [InlineData("c704ff00000001", "1970-01-01T00:00:01.0000000Z")]
    [InlineData("c90000000cff000000000000000000000001", "1970-01-01T00:00:01.0000000Z")]
    [InlineData("d7ffee6b27fc00000000", "1970-01-01T00:00:00.9999999Z")]
    [InlineData("c70cff0000006300000000000000ff", "1970-01-01T00:04:15.0000000Z")]
    public void Longer_forms_are_read_and_what_is_less_than_100_ns_is_cut_off(string hex, string text)
    {
        var reader = new MessagePackReader(Convert.FromHexString(hex));
        Assert.Equal(text, reader.ReadTimestamp().UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Assert.True(reader.End);
    }

    [Theory]
    [InlineData("d7ffee6b280000000000")] // 1,000,000,000 ns
    [InlineData("d7fffffffffc00000000")] // as many as fit
    [InlineData("c70cff3b9aca000000000000000000")]
    [InlineData("c70cffffffffff0000000000000000")]
    [InlineData("c70cff00000000fffffff1886e08ff")] // a second before the year 1
    [InlineData("c70cff000000000000003afff44180")] // the year 10,000
    [InlineData("c70cff000000007fffffffffffffff")]
    [InlineData("c70cff000000008000000000000000")]
    [InlineData("d4ff00")]
    [InlineData("c700ff")]
    [InlineData("c70bff0000000000000000000000")]
    [InlineData("d60000000000")] // another type
    [InlineData("d6fe00000000")]
    public void What_is_no_time_is_refused(string hex) =>
        Assert.Throws<MessagePackFormatException>(() => new MessagePackReader(Convert.FromHexString(hex)).ReadTimestampTicks());

    [Theory]
    [InlineData(-1)]
    [InlineData(3155378976000000000)]
    public void A_time_outside_the_calendar_is_not_written(long ticks) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessagePackWriter(new byte[16]).WriteTimestampTicks(ticks));

    [Fact]
    public void The_offset_from_UTC_is_not_kept()
    {
        var writer = new MessagePackWriter(_output);
        writer.WriteTimestamp(new DateTimeOffset(2000, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)));
        writer.Flush();
        Assert.Equal(TimeSpan.Zero, new MessagePackReader(_output.WrittenSpan).ReadTimestamp().Offset);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddYears(30), new MessagePackReader(_output.WrittenSpan).ReadTimestamp());
    }
}
