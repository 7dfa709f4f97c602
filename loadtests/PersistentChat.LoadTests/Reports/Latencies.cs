namespace PersistentChat.LoadTests;

/// <summary>The figures of a result, parted into those of measures and the rest.</summary>
internal static class Latencies
{
    private static readonly string[] Columns = ["count", "failed", "rate", "p50.ms", "p75.ms", "p95.ms", "p99.ms", "p999.ms", "max.ms"];

    /// <summary>A row for each measure: its name and its figures.</summary>
    public static IEnumerable<string[]> Rows(RunResult result) => Names(result).Select(
        name => Columns.Select(column => ResultScreen.Number(result.Metrics[$"{name}.{column}"])).Prepend(name).ToArray());

    /// <summary>The figures that belong to no measure.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Others(RunResult result)
    {
        var names = Names(result).ToHashSet();
        return result.Metrics.Where(metric => !names.Contains(metric.Key[..metric.Key.IndexOf('.', StringComparison.Ordinal)]));
    }

    private static IEnumerable<string> Names(RunResult result) => result.Metrics.Keys
        .Where(key => key.EndsWith(".p999.ms", StringComparison.Ordinal)).Select(key => key[..key.IndexOf('.', StringComparison.Ordinal)]);
}
