namespace PersistentChat.LoadTests.Tests;

public sealed class HistogramTests
{
    private const double BucketWidth = 1.0 / 64;

    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(2, 1_000_000)]
    [InlineData(3, 60_000_000_000)]
    public void Percentiles_are_exact_to_the_width_of_a_bucket(int seed, long largest)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, 10_000).Select(_ => (long)(largest * Math.Pow(random.NextDouble(), 4))).ToArray();
        var histogram = Of(values);
        Array.Sort(values);
        foreach (var percent in new[] { 0, 1, 10, 50, 75, 90, 95, 99, 99.9, 99.99, 100 })
        {
            var exact = values[Math.Max(0, (int)Math.Ceiling(values.Length * percent / 100) - 1)];
            Assert.InRange(histogram.Percentile(percent), exact, exact + (exact * BucketWidth));
        }
    }

    [Fact]
    public void Small_values_are_exact()
    {
        var histogram = Of([0, 1, 2, 63, 63]);
        Assert.Equal(0, histogram.Percentile(20));
        Assert.Equal(2, histogram.Percentile(60));
        Assert.Equal(63, histogram.Percentile(100));
    }

    [Fact]
    public void Adding_two_is_recording_all_values_in_one_which_averaging_percentiles_is_not()
    {
        long[] quick = [.. Enumerable.Repeat(1_000L, 990)], slow = [.. Enumerable.Repeat(1_000_000L, 10)];
        var both = Of(quick);
        both.Add(Of(slow));
        var one = Of([.. quick, .. slow]);
        Assert.Equal(one.Filled(), both.Filled());
        Assert.Equal((one.Count, one.Max, one.Sum), (both.Count, both.Max, both.Sum));
        Assert.InRange(both.Percentile(98), 1_000, 1_016);
        Assert.Equal(1_000_000, both.Percentile(99.5));
    }

    [Fact]
    public void No_value_is_too_large_and_a_negative_one_is_nought()
    {
        var histogram = Of([long.MaxValue, -5]);
        Assert.Equal(0, histogram.Percentile(50));
        Assert.Equal(long.MaxValue, histogram.Percentile(100));
    }

    [Fact]
    public void Without_values_everything_is_nought()
    {
        var histogram = new Histogram();
        Assert.Equal((0, 0, 0), (histogram.Count, histogram.Percentile(99), histogram.Mean));
    }

    [Fact]
    public void Cleared_it_is_as_new()
    {
        var histogram = Of([5, 500, 50_000]);
        histogram.Clear();
        Assert.Empty(histogram.Filled());
        Assert.Equal((0, 0, 0), (histogram.Count, histogram.Max, histogram.Sum));
    }

    [Fact]
    public void As_text_it_loses_nothing()
    {
        var histogram = Of([0, 7, 7, 12_345, 999_999_999_999, long.MaxValue]);
        var read = HistogramText.Read(HistogramText.Write(histogram));
        Assert.Equal(histogram.Filled(), read.Filled());
        Assert.Equal((histogram.Count, histogram.Max, histogram.Sum), (read.Count, read.Max, read.Sum));
    }

    [Theory]
    [InlineData("no base64!")]
    [InlineData("AAAAAAAAAAAA//8/AQ==")]
    public void Text_that_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => HistogramText.Read(text));

    private static Histogram Of(long[] values)
    {
        var histogram = new Histogram();
        foreach (var value in values)
            histogram.Record(value);
        return histogram;
    }
}
