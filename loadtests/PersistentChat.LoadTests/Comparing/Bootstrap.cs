namespace PersistentChat.LoadTests;

/// <summary>
/// The range of a ratio of two means, found by drawing samples again and again (moving block bootstrap): neighbouring seconds
/// are alike, so they are drawn in blocks, and nothing is assumed of how they are distributed.
/// </summary>
internal static class Bootstrap
{
    private const int Draws = 2_000;
    private const int BlockSeconds = 5;
    private const double Tail = 0.025;

    /// <summary>Ratio of the means of two series, and the ends of its 95 % range.</summary>
    /// <param name="before">Values of the seconds of one run.</param>
    /// <param name="after">Values of the other.</param>
    /// <param name="seed">Makes it repeatable.</param>
    /// <returns>Null if one has no values, or the first a mean of 0.</returns>
    public static RatioRange? Ratio(IReadOnlyList<double> before, IReadOnlyList<double> after, int seed = 1)
    {
        if (before.Count == 0 || after.Count == 0 || before.Average() == 0)
            return null;
        var random = new Random(seed);
        var ratios = new double[Draws];
        for (var i = 0; i < Draws; i++)
            ratios[i] = DrawMean(after, random) / DrawMean(before, random);
        Array.Sort(ratios);
        return new RatioRange(after.Average() / before.Average(), ratios[(int)(Draws * Tail)], ratios[(int)(Draws * (1 - Tail))]);
    }

    private static double DrawMean(IReadOnlyList<double> values, Random random)
    {
        var block = Math.Min(BlockSeconds, values.Count);
        var (sum, count) = (0.0, 0);
        while (count < values.Count)
        {
            // From the end on to the beginning, so that every second is drawn as often as any other.
            var start = random.Next(values.Count);
            for (var i = 0; i < block && count < values.Count; i++, count++)
                sum += values[(start + i) % values.Count];
        }

        return sum / count;
    }
}

/// <summary>A ratio.</summary>
/// <param name="Ratio">After by before.</param>
/// <param name="Low">Lower end of the 95 % range.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct RatioRange(double Ratio, double Low, double High)
{
    /// <summary>True if the range leaves out 1.</summary>
    public bool IsDifferent => Low > 1 || High < 1;
}
