namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>
/// Frames recorded once (raw-v1.txt: name, bytes with the length before them, and what they mean). They are on the wire
/// between programs of any age: if one of these tests fails, the code is wrong, not the record. A new frame is added to it.
/// </summary>
public sealed class RawVectorTests
{
    private const string File = "raw-v1.txt";

    public static TheoryData<string> Names => [.. RawSamples.All.Select(sample => sample.Name)];

    [Fact]
    public void Every_recorded_frame_has_a_sample() =>
        Assert.Equal(RawSamples.All.Select(sample => sample.Name), RawVectors.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_is_written_as_it_was_recorded(string name)
    {
        var sample = RawSamples.Named(name);
        var expected = RawVectors.Line(name, sample.Bytes);
        Assert.True(RawVectors.All.TryGetValue(name, out var line), $"{File} lacks the line:\n{expected}");
        Assert.Equal(line, expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_frame_is_read_whole(string name)
    {
        var bytes = RawVectors.Bytes(name);
        var (written, error) = RawSamples.Named(name).Recode(bytes[4..]);
        Assert.Equal(default, error);
        Assert.Equal(bytes, written);
    }
}
