using System.Buffers;
using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Protocol.Tests.Sip;

/// <summary>Where one message ends and the next begins.</summary>
public sealed class FramingTests
{
    private const string Head = "OPTIONS sip:contoso.com SIP/2.0\nVia: SIP/2.0/TCP h\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>\nCall-ID: x\nCSeq: 1 OPTIONS\n";

    [Theory]
    [InlineData("\n\n")]
    [InlineData("\n")]
    [InlineData("\n\n\n\n\n")]
    public void Keep_alive_line_breaks_in_front_of_a_message_are_skipped(string breaks)
    {
        var outcome = SipFeed.Scan(SipFeed.Wire(breaks + Head + "\n"));

        Assert.Equal(OperationStatus.Done, outcome.Status);
        Assert.Equal(2 * breaks.Length, outcome.Frame.Start);
        Assert.Equal(0, outcome.Frame.BodyLength);
    }

    [Fact]
    public void Keep_alive_line_breaks_alone_may_be_consumed_at_once()
    {
        var outcome = SipFeed.Scan("\r\n\r\n\r"u8.ToArray());

        Assert.Equal(OperationStatus.NeedMoreData, outcome.Status);
        Assert.Equal(5, outcome.Frame.Consumed);
        Assert.Equal(0, SipFeed.Scan([]).Frame.Consumed);
        Assert.Equal(0, SipFeed.Scan("\r\nOPTI"u8.ToArray()).Frame.Consumed);
    }

    [Fact]
    public void The_scan_goes_on_whether_line_breaks_were_consumed_or_not()
    {
        var message = SipFeed.Wire("\n\n" + Head + "\n");
        foreach (var drop in new[] { 0, 4 })
        {
            var state = default(SipScanState);
            Assert.Equal(OperationStatus.NeedMoreData, Scan(ref state, message.AsMemory(0, 4), out _));
            Assert.Equal(OperationStatus.NeedMoreData, Scan(ref state, message.AsMemory(drop, 20), out _));
            Assert.Equal(OperationStatus.Done, Scan(ref state, message.AsMemory(drop), out var frame));
            Assert.Equal(message.Length - drop, frame.Consumed);
        }
    }

    [Theory]
    [InlineData("Content-Length: 5")]
    [InlineData("content-LENGTH:5")]
    [InlineData("l: 5")]
    [InlineData("L  : \t 005  ")]
    [InlineData("Content-Length:\n 5")]
    [InlineData("Content-Length: 5\nl: 5")]
    public void A_body_has_as_many_bytes_as_Content_Length_says_however_it_is_written(string header)
    {
        var bytes = SipFeed.Wire(Head + header + "\n\nhello" + Head + "\n");
        var outcome = SipFeed.Scan(bytes);

        Assert.Equal(OperationStatus.Done, outcome.Status);
        Assert.Equal("hello", Encoding.UTF8.GetString(bytes, outcome.Frame.HeadLength, outcome.Frame.BodyLength));
        Assert.Equal(OperationStatus.Done, SipFeed.Scan(bytes[outcome.Frame.Consumed..]).Status);
    }

    [Fact]
    public void A_message_is_not_complete_one_byte_before_its_end()
    {
        var bytes = SipFeed.Wire(Head + "l: 5\n\nhello");
        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(OperationStatus.NeedMoreData, SipFeed.Scan(bytes[..length]).Status);
        Assert.Equal(OperationStatus.Done, SipFeed.Scan(bytes).Status);
    }

    [Fact]
    public void Two_messages_in_one_buffer_are_framed_one_after_the_other()
    {
        var first = SipVectors.Load("sipe-ack.sip");
        var second = SipVectors.Load("sipe-info-requri.sip");
        byte[] both = [.. first, .. "\r\n\r\n"u8, .. second];

        Assert.Equal(first.Length, SipFeed.Scan(both).Frame.Consumed);
        Assert.Equal(second.Length + 4, SipFeed.Scan(both[first.Length..]).Frame.Consumed);
    }

    [Theory]
    [InlineData("Content-Length: -5")]
    [InlineData("Content-Length: +5")]
    [InlineData("Content-Length: 5 5")]
    [InlineData("Content-Length: 5, 5")]
    [InlineData("Content-Length: 0x5")]
    [InlineData("Content-Length:")]
    [InlineData("Content-Length: five")]
    [InlineData("Content-Length: 5\nContent-Length: 6")]
    [InlineData("l: 5\nContent-Length: 0")]
    public void A_Content_Length_that_is_no_number_or_not_one_number_ends_the_stream_but_can_be_answered(string header)
    {
        var bytes = SipFeed.Wire(Head + header + "\n\nhello");
        var outcome = SipFeed.Scan(bytes);

        Assert.Equal((OperationStatus.InvalidData, SipError.BadContentLength), (outcome.Status, outcome.Error));
        Assert.Equal(new SipFrame(0, bytes.Length - 5, 0), outcome.Frame);
    }

    [Theory]
    [InlineData("11")]
    [InlineData("2147483647")]
    [InlineData("2147483648")]
    [InlineData("4294967301")]
    [InlineData("18446744073709551621")]
    [InlineData("99999999999999999999999999999999999999")]
    public void A_body_beyond_the_limit_is_refused_before_it_arrives_and_can_be_answered(string length)
    {
        var bytes = SipFeed.Wire("\n" + Head + "Content-Length: " + length + "\n\n");
        var outcome = SipFeed.Scan(bytes, new SipLimits(1000, 10));

        Assert.Equal((OperationStatus.InvalidData, SipError.BodyTooLarge), (outcome.Status, outcome.Error));
        Assert.Equal(new SipFrame(2, bytes.Length - 2, 0), outcome.Frame);
        Assert.True(SipMessage.TryRead(bytes.AsSpan(2), bytes.Length - 2, out var message, out _) || length.Length >= 10);
        Assert.Equal("x"u8, message.CallId);
    }

    [Fact]
    public void A_head_may_be_as_long_as_the_limit_and_no_longer()
    {
        var bytes = SipFeed.Wire(Head + "\n");

        Assert.Equal(OperationStatus.Done, SipFeed.Scan(bytes, new SipLimits(bytes.Length, 0)).Status);
        Assert.Equal(SipError.HeadTooLarge, SipFeed.Scan(bytes, new SipLimits(bytes.Length - 1, 0)).Error);
        Assert.Equal(SipError.HeadTooLarge, SipFeed.Scan(new byte[101], new SipLimits(100, 0)).Error);
        Assert.Equal(OperationStatus.NeedMoreData, SipFeed.Scan(Enumerable.Repeat((byte)'a', 100).ToArray(), new SipLimits(100, 0)).Status);
    }

    [Theory]
    [InlineData("OPTIONS sip:contoso.com SIP/2.0\nVia: x\n\n")]
    [InlineData("OPTIONS sip:contoso.com SIP/2.0\r\nVia: x\n\r\n")]
    [InlineData("x\n\r\n\r\n")]
    public void A_line_feed_without_carriage_return_in_the_head_ends_the_stream(string text) =>
        Assert.Equal(SipError.BadHeader, SipFeed.Scan(Encoding.ASCII.GetBytes(text)).Error);

    private static OperationStatus Scan(ref SipScanState state, ReadOnlyMemory<byte> bytes, out SipFrame frame) =>
        SipFrameScanner.TryScan(ref state, new ReadOnlySequence<byte>(bytes), SipFeed.Limits, out frame, out _);
}
