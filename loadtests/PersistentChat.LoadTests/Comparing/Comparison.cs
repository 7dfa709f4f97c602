namespace PersistentChat.LoadTests;

/// <summary>Compares the seconds of two runs, figure by figure.</summary>
internal static class Comparison
{
    private const double Micro = 1e6;

    /// <summary>Figures that both runs have.</summary>
    public static IReadOnlyList<ComparedFigure> Of(RunResult before, RunResult after)
    {
        var (earlier, later) = (SeriesOf(before), SeriesOf(after));
        return [.. earlier.Where(series => later.ContainsKey(series.Key))
            .Select(series => Compare(series.Key, series.Value, later[series.Key])).OfType<ComparedFigure>()];
    }

    private static ComparedFigure? Compare(string name, List<double> before, List<double> after) =>
        Bootstrap.Ratio(before, after) is { } range ? new ComparedFigure(name, before.Average(), after.Average(), range) : null;

    /// <summary>One value for each second that counts.</summary>
    private static Dictionary<string, List<double>> SeriesOf(RunResult result)
    {
        var series = new Dictionary<string, List<double>>();
        foreach (var second in result.Seconds)
        {
            var counts = second.Second >= result.From && second.Second < result.To;
            foreach (var (name, measure) in second.Measures.Where(measure => counts || measure.Key == MeasureNames.SignIn))
            {
                Add($"{name}.rate", measure.Count);
                Add($"{name}.p50.ms", measure.P50);
                Add($"{name}.p99.ms", measure.P99);
            }

            if (!counts || second.ServerCores is not { } cores)
                continue;
            Add("server.cores", cores);
            Add("server.memory.mb", second.ServerMemory!.Value / (double)(1 << 20));
            if (second.Measures.GetValueOrDefault(MeasureNames.Delivery) is not { Count: > 0 } deliveries)
                continue;
            Add("server.cpu.usPerDelivery", cores * Micro / deliveries.Count);
            if (second.ServerRuntime is { } runtime)
                Add("server.allocated.bytesPerDelivery", runtime.AllocatedBytes / deliveries.Count);
        }

        return series;

        void Add(string name, double value)
        {
            if (!series.TryGetValue(name, out var values))
                values = series[name] = [];
            values.Add(value);
        }
    }
}

/// <summary>One figure of two runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Before">Mean of the seconds of the first run.</param>
/// <param name="After">Mean of the seconds of the second.</param>
/// <param name="Range">Ratio of the means.</param>
internal sealed record ComparedFigure(string Name, double Before, double After, RatioRange Range);
