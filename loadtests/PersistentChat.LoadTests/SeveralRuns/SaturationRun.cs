using System.Globalization;

namespace PersistentChat.LoadTests;

/// <summary>
/// Finds out how many posts a second are the most there is, by a closed run, and then how long deliveries take when only a part of
/// these is posted, by open ones: a server that is fast only while nobody uses it is not fast.
/// </summary>
internal sealed class SaturationRun(Scenario scenario, RunOptions options, IProgressView progress)
{
    /// <summary>What the names of its metrics begin with.</summary>
    public const string Prefix = "latency.";

    private static readonly string[] Shown = ["rate", "p50.ms", "p99.ms", "p999.ms"];
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Runs all of them.</summary>
    /// <exception cref="LoadException">A run could not be done, or nothing was posted in the first.</exception>
    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        List<RunPart> parts = [await RunAsync("saturation", scenario, cancellationToken).ConfigureAwait(false)];
        var rates = scenario.Steps.ToDictionary(step => step.Name, step => parts[0].Result.Metrics[$"{step.Name}.rate"]);
        if (rates.Values.Any(rate => rate <= 0))
            throw new LoadException("Nothing was done while the most was to be found out; what follows would be a share of nothing.");
        foreach (var share in scenario.Shares)
        {
            var steps = scenario.Steps.Select(step => step with { Simulations = [new Inject(rates[step.Name] * share, Second, scenario.Duration)] });
            parts.Add(await RunAsync($"{Percent(share)} % of it", scenario with { Steps = [.. steps] }, cancellationToken).ConfigureAwait(false));
        }

        return CombinedResult.Of(scenario, parts, MetricsOf(rates.Values.Sum(), parts), Table(parts));
    }

    /// <summary>Figures of the runs together.</summary>
    /// <param name="rate">Steps a second of the first.</param>
    /// <param name="parts">The first, and one for each share.</param>
    private Dictionary<string, double> MetricsOf(double rate, List<RunPart> parts)
    {
        var metrics = new Dictionary<string, double> { [$"{Prefix}saturation.rate"] = rate };
        for (var i = 0; i < scenario.Shares.Count; i++)
            metrics[$"{Prefix}p99.at{Percent(scenario.Shares[i])}.ms"] = Delivery(parts[i + 1], "p99.ms");
        metrics[$"{Prefix}p99.ratio"] = Delivery(parts[^1], "p99.ms") / Delivery(parts[1], "p99.ms");
        return metrics;
    }

    private static ResultTable Table(IEnumerable<RunPart> parts) => new(
        "Delivery at load", ["", "deliveries a second", "p50, ms", "p99, ms", "p99.9, ms"],
        [.. parts.Select(part => (string[])[part.Name, .. Shown.Select(figure => ResultScreen.Number(Delivery(part, figure)))])]);

    private async Task<RunPart> RunAsync(string name, Scenario load, CancellationToken cancellationToken)
    {
        progress.Phase(name);
        return new RunPart(name, await new Coordinator(load with { Shares = [] }, options, progress).RunAsync(cancellationToken).ConfigureAwait(false));
    }

    private static double Delivery(RunPart part, string figure) => part.Result.Metrics.GetValueOrDefault($"{MeasureNames.Delivery}.{figure}", double.NaN);

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture);
}
