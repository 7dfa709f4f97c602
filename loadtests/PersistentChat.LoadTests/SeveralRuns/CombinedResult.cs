namespace PersistentChat.LoadTests;

/// <summary>One of several runs.</summary>
/// <param name="Name">What it was, in words.</param>
/// <param name="Result">What came of it.</param>
internal sealed record RunPart(string Name, RunResult Result);

/// <summary>Makes one result of several runs: the last one's, with what was wrong in any of them and what all of them say together.</summary>
internal static class CombinedResult
{
    /// <summary>Composes it.</summary>
    /// <param name="scenario">Its gates on figures of several runs are looked at here.</param>
    /// <param name="parts">The runs; plots and figures are those of the last.</param>
    /// <param name="metrics">Figures of all of them.</param>
    /// <param name="table">The same for people.</param>
    public static RunResult Of(Scenario scenario, IReadOnlyList<RunPart> parts, IReadOnlyDictionary<string, double> metrics, ResultTable table)
    {
        var (earlier, last) = (parts.SkipLast(1).ToList(), parts[^1].Result);
        var gates = scenario.Thresholds.Where(gate => gate.IsOfSeveralRuns && (gate.IsCorrectness || !last.IsShort));
        return last with
        {
            Scenario = scenario,
            Started = parts[0].Result.Started,
            Metrics = last.Metrics.Concat(metrics).ToDictionary(),
            Gates =
            [
                .. earlier.SelectMany(part => part.Result.Gates.Where(gate => !gate.IsPassed).Select(gate => gate with { Gate = $"{part.Name}: {gate.Gate}" })),
                .. last.Gates, .. gates.Select(gate => gate.Check(metrics)),
            ],
            Violations = Told(parts, result => result.Violations),
            Notes = [.. Told(parts, result => result.Notes), $"Plots and figures are those of the last run ({parts[^1].Name}); the table is of all."],
            Failures = parts.SelectMany(part => part.Result.Failures.Select(failure => KeyValuePair.Create($"{part.Name}: {failure.Key}", failure.Value)))
                .ToDictionary(),
            Tables = [table],
        };
    }

    private static List<string> Told(IEnumerable<RunPart> parts, Func<RunResult, IEnumerable<string>> of) =>
        [.. parts.SelectMany(part => of(part.Result).Select(sentence => $"{part.Name}: {sentence}"))];
}
