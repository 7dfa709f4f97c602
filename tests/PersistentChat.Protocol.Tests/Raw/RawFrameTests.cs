using System.Buffers;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>Every frame, read and written, and cut in every way.</summary>
public sealed class RawFrameTests
{
    private const int MaxFrame = 1 << 17;

    public static TheoryData<string> Names => [.. RawSamples.All.Select(sample => sample.Name)];

    [Fact]
    public void There_is_a_sample_of_every_type()
    {
        var types = RawSamples.All.Select(sample => sample.Type).Distinct().Order();
        Assert.Equal(Enum.GetValues<RawType>().Order(), types);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_read_and_written_again_is_the_same(string name)
    {
        var sample = RawSamples.Named(name);
        var (bytes, error) = sample.Recode(sample.Content);
        Assert.Equal(default, error);
        Assert.Equal(sample.Bytes, bytes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_is_found_however_it_is_cut_and_not_before_it_is_whole(string name)
    {
        var bytes = RawSamples.Named(name).Bytes;
        foreach (var cut in SegmentedBytes.EveryCut(bytes))
        {
            Assert.Equal(OperationStatus.Done, RawFrameScanner.TryScan(cut, MaxFrame, out var length, out _));
            Assert.Equal(bytes.Length, RawFrameScanner.PrefixLength + length);
        }

        for (var seen = 0; seen < bytes.Length; seen++)
        {
            var part = SegmentedBytes.ByteByByte(bytes[..seen]);
            Assert.Equal(OperationStatus.NeedMoreData, RawFrameScanner.TryScan(part, MaxFrame, out _, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_whose_content_is_cut_off_is_refused(string name)
    {
        var sample = RawSamples.Named(name);
        for (var length = 0; length < sample.Content.Length; length++)
        {
            var (bytes, error) = sample.Recode(sample.Content[..length]);
            Assert.Null(bytes);
            Assert.Equal(RawErrorKind.BadFrame, error.Kind);
            Assert.Equal(400, error.Code);
        }
    }
}
