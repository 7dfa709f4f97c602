using PersistentChat.Protocol.Raw;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>Frames as they must not be, and as a later version may send them.</summary>
public sealed class RawMalformedTests
{
    // A value of every kind that the format knows.
    private static readonly byte[][] Kinds =
        [[0xc0], [0xc3], [0x01], [0xff], [0xca, 0, 0, 0, 0], [0xa1, (byte)'x'], [0xc4, 1, 0], [0x90], [0x80], [0xd4, 5, 0]];

    // An array, a map and a text: what a later version may add.
    private static readonly byte[] Unknown = [0x93, 0xc0, 0xa1, (byte)'x', 0x81, 1, 2];

    public static TheoryData<string> Names => [.. RawSamples.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_of_another_kind_is_refused_wherever_it_is(string name)
    {
        var sample = RawSamples.Named(name);
        var frame = RawTree.Read(sample.Content);
        foreach (var value in frame.All().Except([frame, .. frame.Items[..2]]))
        {
            var outcomes = Kinds.Select(kind => sample.Recode(frame.WithReplaced(value, kind))).ToList();
            Assert.All(outcomes, outcome => Assert.Equal(outcome.Bytes is null, outcome.Error.Kind == RawErrorKind.BadField));

            // Accepted are: the value's own kind, for integers of either sign; and nil where it is optional.
            Assert.InRange(outcomes.Count(outcome => outcome.Bytes is null), Kinds.Length - 3, Kinds.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Type_and_correlation_of_another_kind_are_refused(string name)
    {
        var sample = RawSamples.Named(name);
        var frame = RawTree.Read(sample.Content);
        foreach (var value in frame.Items[..2])
        {
            foreach (var kind in Kinds.Where(kind => kind[0] != 1))
                Assert.Equal(RawErrorKind.BadFrame, sample.Recode(frame.WithReplaced(value, kind)).Error.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_follows_the_known_fields_is_passed_over(string name)
    {
        var sample = RawSamples.Named(name);
        var frame = RawTree.Read(sample.Content);
        var (bytes, error) = sample.Recode(frame.WithAppended(frame, Unknown));
        Assert.Equal(default, error);
        Assert.Equal(sample.Bytes, bytes);
    }

    [Theory]
    [InlineData("join and go on", 2)]
    [InlineData("acknowledge", 1)]
    [InlineData("foundRooms", 1)]
    [InlineData("categories", 1)]
    [InlineData("joined", 8)]
    [InlineData("history", 2)]
    [InlineData("found", 3)]
    [InlineData("userJoined", 3)]
    [InlineData("userParted", 1)]
    public void What_follows_the_known_fields_of_an_array_within_is_passed_over(string name, int arrays)
    {
        var sample = RawSamples.Named(name);
        var frame = RawTree.Read(sample.Content);

        // Where an array is a list, one more value is no item of it.
        var within = frame.All().Where(value => value.IsArray && value != frame);
        var passedOver = within.Count(array => sample.Recode(frame.WithAppended(array, Unknown)).Bytes?.SequenceEqual(sample.Bytes) == true);
        Assert.Equal(arrays, passedOver);
    }

    [Theory]
    [InlineData("findRooms", 2)]
    [InlineData("getAssociations", 2)]
    [InlineData("hello", 2)]
    [InlineData("signIn", 1)]
    [InlineData("post", 1)]
    [InlineData("getHistory", 1)]
    [InlineData("search", 10)]
    [InlineData("getPreference", 2)]
    [InlineData("getInvitations", 1)]
    [InlineData("refused", 2)]
    [InlineData("message", 1)]
    public void Optional_fields_at_the_end_may_be_left_out_and_required_ones_may_not(string name, int optional)
    {
        var sample = RawSamples.Named(name);
        var frame = RawTree.Read(sample.Content);
        for (var left = frame.Items.Count; left > 2; left--)
        {
            frame.Items.RemoveAt(left - 1);
            var (bytes, error) = sample.Recode(frame.ToBytes());
            Assert.Equal(optional-- > 0, bytes is not null);
            Assert.Equal(bytes is null ? RawErrorKind.BadField : RawErrorKind.None, error.Kind);
        }
    }

    [Fact]
    public void An_optional_field_that_is_nil_or_left_out_has_its_default()
    {
        var rooms = new RawSearch { Rooms = [new RawRoom(3)] };
        var written = RawTree.Read(RawSample.Of("defaults", 1, rooms).Content);
        Assert.Equal("[14, 1, [3], \"\", 0, false, [], nil, nil, 0, false, false, nil]", written.ToString());
        var sample = RawSamples.Named("search");
        byte[] shortest = [0x93, 14, 1, 0x91, 3];
        byte[] nils = [0x9d, 14, 1, 0x91, 3, .. Enumerable.Repeat((byte)0xc0, 10)];
        Assert.Equal(written.ToBytes(), sample.Recode(shortest).Bytes![4..]);
        Assert.Equal(written.ToBytes(), sample.Recode(nils).Bytes![4..]);
    }

    [Theory]
    [InlineData("", "ends")]
    [InlineData("93 05 01", "")]
    [InlineData("91 05", "lacks")]
    [InlineData("90", "lacks")]
    [InlineData("05", "Expected Array")]
    [InlineData("82 05 01 02 01", "Expected Array")]
    [InlineData("92 05 01 c0", "behind its end")]
    [InlineData("92 05 01 92 05 01", "behind its end")]
    [InlineData("93 05 01 c1", "c1")]
    [InlineData("dd ff ff ff ff 05 01", "")]
    [InlineData("92 05 cf 00 20 00 00 00 00 00 00", "correlation")]
    [InlineData("92 cf 00 00 00 01 00 00 00 00 01", "")]
    [InlineData("93 05 01 97 01", "")]
    public void A_frame_that_is_not_one_array_of_type_and_correlation_is_refused(string hex, string says)
    {
        Assert.False(RawFrame.TryOpen(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), out _, out var error));
        Assert.Equal(RawErrorKind.BadFrame, error.Kind);
        Assert.Contains(says, error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_highest_correlation_and_an_unknown_type_are_read()
    {
        byte[] content = [0x92, 0xcd, 0x03, 0xe7, 0xcf, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        Assert.True(RawFrame.TryOpen(content, out var frame, out _));
        Assert.Equal((RawType)999, frame.Type);
        Assert.Equal(RawFrame.MaxCorrelation, frame.Correlation);
    }

    [Fact]
    public void Arrays_may_be_eight_deep_and_no_deeper()
    {
        byte[] Nested(int depth) => [0x93, 5, 1, .. Enumerable.Repeat((byte)0x91, depth - 2), 0x90];
        Assert.True(RawFrame.TryOpen(Nested(8), out _, out _));
        Assert.False(RawFrame.TryOpen(Nested(9), out _, out var error));
        Assert.Contains("deeper than 8", error.Detail, StringComparison.Ordinal);
        Assert.False(RawFrame.TryOpen([0x93, 5, 1, .. Enumerable.Repeat((byte)0x91, 100_000)], out _, out error));
        Assert.Equal(RawErrorKind.BadFrame, error.Kind);
    }

    [Fact]
    public void Texts_are_valid_UTF8_and_an_agent_has_128_bytes_at_most()
    {
        Assert.Equal(RawErrorKind.BadField, RawSamples.Named("post").Recode([0x96, 12, 1, 3, 1, 0, 0xa1, 0xff]).Error.Kind);
        Assert.Equal(RawErrorKind.BadField, RawSamples.Named("findRooms").Recode([0x93, 7, 1, 0xa1, 0xff]).Error.Kind);
        var hello = RawSamples.Named("hello");
        byte[] Agent(int length) => [0x94, 1, 1, 0x90, 0xd9, (byte)length, .. Enumerable.Repeat((byte)'a', length)];
        Assert.NotNull(hello.Recode(Agent(128)).Bytes);
        Assert.Equal(RawErrorKind.BadField, hello.Recode(Agent(129)).Error.Kind);
    }

    [Fact]
    public void A_frame_is_not_read_as_one_of_another_type() =>
        Assert.Throws<InvalidOperationException>(() => RawSamples.Named("post").Recode([0x92, 5, 1]));
}
