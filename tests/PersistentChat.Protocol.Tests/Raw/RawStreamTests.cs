using System.Buffers;
using System.Text;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>What comes before a frame's content: the preface of the stream, and the length.</summary>
public sealed class RawStreamTests
{
    [Fact]
    public void A_preface_is_read_however_it_is_cut()
    {
        foreach (var cut in SegmentedBytes.EveryCut("PCHAT/1\n"u8.ToArray()))
        {
            Assert.Equal(OperationStatus.Done, RawPreface.TryRead(cut, out var version));
            Assert.Equal(1, version);
        }
    }

    [Fact]
    public void A_preface_may_name_any_version_from_1_to_9_and_frames_may_follow_at_once()
    {
        for (var version = 1; version <= 9; version++)
        {
            var output = new ArrayBufferWriter<byte>();
            RawPreface.Write(output, version);
            Assert.Equal($"PCHAT/{version}\n", Encoding.ASCII.GetString(output.WrittenSpan));
            RawFrameWriter.WriteEmpty(output, RawType.Ping, 1);
            Assert.Equal(OperationStatus.Done, RawPreface.TryRead(new(output.WrittenMemory), out var read));
            Assert.Equal(version, read);
        }
    }

    [Fact]
    public void A_preface_is_waited_for_as_long_as_it_may_become_one()
    {
        for (var length = 0; length < RawPreface.Length; length++)
            Assert.Equal(OperationStatus.NeedMoreData, RawPreface.TryRead(new("PCHAT/1\n"u8[..length].ToArray()), out _));
    }

    [Theory]
    [InlineData("G")]
    [InlineData("PCHAX")]
    [InlineData("PCHAT/0")]
    [InlineData("PCHAT/x")]
    [InlineData("PCHAT/1\r\n")]
    [InlineData("REGISTER sip:contoso.com SIP/2.0\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    public void Another_preface_is_refused_at_its_first_wrong_byte(string text) =>
        Assert.Equal(OperationStatus.InvalidData, RawPreface.TryRead(new(Encoding.ASCII.GetBytes(text)), out _));

    [Fact]
    public void A_frame_may_be_as_long_as_the_limit()
    {
        var status = RawFrameScanner.TryScan(new(new byte[] { 0, 0, 1, 0 }), 256, out var length, out _);
        Assert.Equal((OperationStatus.NeedMoreData, 256), (status, length));
    }

    [Theory]
    [InlineData("00000101")]
    [InlineData("7fffffff")]
    [InlineData("80000000")]
    [InlineData("ffffffff")]
    public void A_frame_beyond_the_limit_is_refused_before_it_arrives(string prefix)
    {
        foreach (var cut in SegmentedBytes.EveryCut(Convert.FromHexString(prefix)))
        {
            Assert.Equal(OperationStatus.InvalidData, RawFrameScanner.TryScan(cut, 256, out var length, out var error));
            Assert.Equal((0, RawErrorKind.FrameTooLong, 413), (length, error.Kind, error.Code));
            Assert.Contains("256", error.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_frame_of_no_bytes_is_refused()
    {
        Assert.Equal(OperationStatus.InvalidData, RawFrameScanner.TryScan(new(new byte[4]), 256, out _, out var error));
        Assert.Equal((RawErrorKind.EmptyFrame, 400), (error.Kind, error.Code));
    }
}
