namespace PersistentChat.LoadTests.Tests;

public sealed class ComparisonTests
{
    [Fact]
    public void A_clear_difference_is_shown_with_its_size()
    {
        var range = Bootstrap.Ratio(Noise(100, seed: 1), Noise(130, seed: 2))!.Value;
        Assert.InRange(range.Ratio, 1.25, 1.35);
        Assert.True(range.Low > 1.2 && range.High < 1.4 && range.IsDifferent, $"{range}");
    }

    [Fact]
    public void Noise_is_no_difference() => Assert.False(Bootstrap.Ratio(Noise(100, seed: 3), Noise(100, seed: 4))!.Value.IsDifferent);

    [Fact]
    public void Without_values_there_is_no_ratio()
    {
        Assert.Null(Bootstrap.Ratio([], [1]));
        Assert.Null(Bootstrap.Ratio([0, 0], [1, 2]));
    }

    [Fact]
    public void Only_seconds_that_count_are_compared()
    {
        var (before, after) = (Results.Of(perSecond: 1_000), Results.Of(perSecond: 2_000));
        var figures = Comparison.Of(before, after);
        var rate = figures.Single(figure => figure.Name == "delivery.rate");
        Assert.Equal((1_000, 2_000, 2.0), (rate.Before, rate.After, rate.Range.Ratio));
        var cpu = figures.Single(figure => figure.Name == "server.cpu.usPerDelivery");
        Assert.Equal(0.5, cpu.Range.Ratio, precision: 6);
        using var screen = new StringWriter();
        ComparisonScreen.Write(screen, figures);
        Assert.Contains("delivery.rate                        1,000         2,000    2.000", screen.ToString(), StringComparison.Ordinal);
    }

    private static double[] Noise(double mean, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 60).Select(_ => mean * (0.9 + (0.2 * random.NextDouble())))];
    }
}
