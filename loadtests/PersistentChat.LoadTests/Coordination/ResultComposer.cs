using System.Runtime.InteropServices;

namespace PersistentChat.LoadTests;

/// <summary>Makes a result of what was measured and found.</summary>
internal static class ResultComposer
{
    /// <summary>Cores of one thread from which on a worker counts as busy all the time.</summary>
    private const double BusyWorker = 0.9;

    /// <summary>Lateness in milliseconds from which on the driver did not keep its own schedule.</summary>
    private const double LateDriver = 20;

    /// <summary>Cores from which on other processes disturb.</summary>
    private const double Disturbance = 0.15;

    /// <summary>Composes it.</summary>
    public static RunResult Compose(
        Scenario scenario, RunOptions options, Target target, DateTimeOffset started, RunSeconds seconds, RunFindings findings)
    {
        var (all, totals) = seconds.Read();
        var counted = all.Where(second => second.Second >= seconds.From && second.Second < seconds.To).ToList();
        var metrics = RunMetrics.Of(scenario, counted, totals, findings);
        var gates = CommonGates.Of(scenario).Concat(scenario.Thresholds)
            .Where(gate => !gate.IsOfSeveralRuns && (gate.IsCorrectness || !options.IsShort));
        return new RunResult
        {
            Scenario = scenario,
            Target = Describe(options, target),
            Started = started,
            Machine = $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
            IsShort = options.IsShort,
            From = seconds.From,
            To = seconds.To,
            Seconds = all,
            Metrics = metrics,
            Gates = [.. gates.Select(gate => gate.Check(metrics))],
            Violations = findings.Violations.Named,
            Failures = findings.Failures,
            Notes = [.. Notes(scenario, metrics)],
        };
    }

    private static string Describe(RunOptions options, Target target) => options.Target is null
        ? $"{target.Binding}, a server started for the run"
        : $"{target.Binding} at {target.Address}";

    private static IEnumerable<string> Notes(Scenario scenario, IReadOnlyDictionary<string, double> metrics)
    {
        var busiest = metrics.GetValueOrDefault("driver.busiest.cores");
        var lateness = metrics.GetValueOrDefault($"{MeasureNames.Lateness}.p99.ms");
        if (busiest >= BusyWorker)
        {
            yield return $"A worker was busy for {busiest:P0} of the time: the driver, not the server, may have been the bottleneck. "
                + "Use more workers or machines.";
        }

        if (lateness >= LateDriver)
        {
            yield return $"The driver did one step in a hundred {lateness:0} ms late or later: it did not keep its schedule, "
                + "and latencies contain that.";
        }

        if (busiest < BusyWorker && lateness < LateDriver)
            yield return $"The driver was not the bottleneck: its busiest worker took {busiest:P0} of a core.";
        if (metrics.GetValueOrDefault("other.cores") is > Disturbance and var others)
            yield return $"Other processes took {others:0.0} cores of this machine: what is said of speed is not to be trusted.";
        if (scenario.OwnConnections is { } own && own < scenario.Population.Users)
            yield return $"{own} users had connections of their own; {scenario.Population.Users - own} shared a few SIP connections, as behind a proxy.";
    }
}
