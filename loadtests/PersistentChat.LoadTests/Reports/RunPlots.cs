namespace PersistentChat.LoadTests;

/// <summary>What is plotted of a run.</summary>
internal static class RunPlots
{
    // More lines than colours, and than one can tell apart.
    private const int MostLines = 6;

    /// <summary>The plots, with their titles. Those without a value are left out.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<PlotLine> Lines)> Of(RunResult result)
    {
        IEnumerable<(string Title, IReadOnlyList<PlotLine> Lines)> plots =
        [
            ("Deliveries a second", [Of(result, "deliveries", MeasureNames.Delivery, measure => measure.Count)]),
            ("Time from the intended post to the delivery, in milliseconds", Percentiles(result, MeasureNames.Delivery)),
            ("Time from the intended post to its acknowledgement, in milliseconds", Percentiles(result, MeasureNames.Acknowledge)),
            ("Done a second", [.. Steps(result).Append(MeasureNames.SignIn).Select(name => Of(result, name, name, measure => measure.Count))]),
            ("Time of each step, 99 % took no longer, in milliseconds", [.. Steps(result).Select(name => Of(result, name, name, measure => measure.P99))]),
            ("Users who are there", [new PlotLine("users", [.. result.Seconds.Select(second => (second.Second, (double)second.Ready))])]),
            ("Time of a sign-in with all joins, in milliseconds", Percentiles(result, MeasureNames.SignIn)),
            ("Processor time, in cores", Cores(result)),
            ("Allocated by the server's runtime, in MB a second", [Server(result, "allocated", second => second.ServerRuntime?.AllocatedBytes / (1 << 20))]),
            ("Memory of the server, in MB", [Server(result, "resident set", second => second.ServerMemory / (double)(1 << 20))]),
        ];
        return plots.Where(plot => plot.Lines.Any(line => line.Points.Count > 0));
    }

    private static IEnumerable<string> Steps(RunResult result) =>
        result.Scenario.Steps.Select(step => step.Name).Take(MostLines - 1);

    private static PlotLine[] Percentiles(RunResult result, string name) =>
    [
        Of(result, "50 % took no longer", name, measure => measure.P50), Of(result, "95 %", name, measure => measure.P95),
        Of(result, "99 %", name, measure => measure.P99), Of(result, "all", name, measure => measure.Max),
    ];

    private static PlotLine[] Cores(RunResult result) =>
    [
        Server(result, "server", second => second.ServerCores),
        new PlotLine("driver, all workers", [.. result.Seconds.Select(second => (second.Second, second.DriverCores))]),
        Server(result, "everything else on this machine", second => second.OtherCores),
    ];

    private static PlotLine Of(RunResult result, string title, string name, Func<MeasureSummary, double> value) => new(
        title, [.. result.Seconds.Where(second => second.Measures.ContainsKey(name)).Select(second => (second.Second, value(second.Measures[name])))]);

    private static PlotLine Server(RunResult result, string title, Func<SecondSummary, double?> value) => new(
        title, [.. result.Seconds.Where(second => value(second) is not null).Select(second => (second.Second, value(second)!.Value))]);
}
