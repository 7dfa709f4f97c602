namespace PersistentChat.LoadTests.Tests;

/// <summary>Results of runs that never were.</summary>
internal static class Results
{
    public static RunResult Of(long perSecond, bool isPassed = true) => new()
    {
        Scenario = ScenarioCatalog.Create("firehose", new ScenarioOptions()),
        Target = "Raw at <nowhere>",
        Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Machine = "a machine",
        IsShort = false,
        From = 2,
        To = 8,
        Seconds = [.. Enumerable.Range(0, 10).Select(second => Second(second, second is >= 2 and < 8 ? perSecond : 1))],
        Metrics = new Dictionary<string, double>
        {
            ["delivery.count"] = perSecond * 6,
            ["delivery.failed"] = 0,
            ["delivery.rate"] = perSecond,
            ["delivery.mean.ms"] = 5,
            ["delivery.p50.ms"] = 4,
            ["delivery.p75.ms"] = 5,
            ["delivery.p95.ms"] = 8,
            ["delivery.p99.ms"] = 9,
            ["delivery.p999.ms"] = 9.5,
            ["delivery.max.ms"] = 12,
            ["server.cores"] = 0.5,
        },
        Gates = [new GateResult("delivery.p99.ms <= 10", 9, true, false), new GateResult("ledger.violations == 0", isPassed ? 0 : 1, isPassed, true)],
        Violations = isPassed ? [] : ["Lost: <everything>"],
        Failures = new Dictionary<string, long>(),
        Notes = ["The driver was not the bottleneck."],
    };

    private static SecondSummary Second(int second, long count) => new()
    {
        Second = second,
        Ready = 100,
        DriverCores = 0.25,
        BusiestWorker = 0.25,
        ServerCores = 0.5,
        ServerMemory = 100 << 20,
        Measures = new Dictionary<string, MeasureSummary> { ["delivery"] = new(count, 0, 4, 8, 9, 12) },
    };
}
