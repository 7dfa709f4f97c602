namespace PersistentChat.LoadTests;

/// <summary>The figures of a run by name: what gates, reports and comparisons are about.</summary>
internal static class RunMetrics
{
    private const double Mebibyte = 1 << 20;
    private const double Kibibyte = 1 << 10;
    private const double Micro = 1e6;
    private const double SecondsPerMinute = 60;

    /// <summary>Works them out.</summary>
    /// <param name="scenario">The load.</param>
    /// <param name="counted">Seconds that count for the steps.</param>
    /// <param name="totals">What was timed in them.</param>
    /// <param name="findings">What else is known.</param>
    public static Dictionary<string, double> Of(
        Scenario scenario, IReadOnlyList<SecondSummary> counted, IReadOnlyDictionary<string, Measure> totals, RunFindings findings)
    {
        var metrics = new Dictionary<string, double>
        {
            ["users.ready"] = findings.Ready,
            ["users.missing"] = scenario.Population.Users - findings.Ready,
            ["users.lost"] = findings.Lost.Values.Sum(),
            ["operations.unanswered"] = findings.Unanswered,
            ["stalled.ended"] = findings.StalledEnded,
            ["ledger.violations"] = findings.Violations.Count,
        };
        foreach (var (kind, count) in findings.Violations.Counts)
            metrics[$"ledger.{kind}"] = count;
        foreach (var step in scenario.Steps)
            AddMeasure(metrics, step.Name, totals.GetValueOrDefault(step.Name) ?? new Measure(), counted.Count);
        foreach (var (name, measure) in totals)
            AddMeasure(metrics, name, measure, name == MeasureNames.SignIn ? findings.SignInSeconds : counted.Count);
        metrics["sign-in.seconds"] = findings.SignInSeconds;
        AddDriver(metrics, scenario, counted, findings);
        AddServer(metrics, scenario, counted, totals, findings);
        return metrics;
    }

    private static void AddMeasure(Dictionary<string, double> metrics, string name, Measure measure, double seconds)
    {
        var latency = measure.Latency;
        metrics[$"{name}.count"] = latency.Count;
        metrics[$"{name}.failed"] = measure.Failed;
        metrics[$"{name}.rate"] = seconds > 0 ? latency.Count / seconds : 0;
        metrics[$"{name}.mean.ms"] = MeasureSummary.ToMilliseconds(latency.Mean);
        metrics[$"{name}.p50.ms"] = MeasureSummary.ToMilliseconds(latency.Percentile(50));
        metrics[$"{name}.p75.ms"] = MeasureSummary.ToMilliseconds(latency.Percentile(75));
        metrics[$"{name}.p95.ms"] = MeasureSummary.ToMilliseconds(latency.Percentile(95));
        metrics[$"{name}.p99.ms"] = MeasureSummary.ToMilliseconds(latency.Percentile(99));
        metrics[$"{name}.p999.ms"] = MeasureSummary.ToMilliseconds(latency.Percentile(99.9));
        metrics[$"{name}.max.ms"] = MeasureSummary.ToMilliseconds(latency.Max);
    }

    private static void AddDriver(
        Dictionary<string, double> metrics, Scenario scenario, IReadOnlyList<SecondSummary> counted, RunFindings findings)
    {
        metrics["driver.memory.perUser.kb"] = findings.DriverMemory / Kibibyte / scenario.Population.Users;
        if (counted.Count == 0)
            return;
        metrics["other.cores"] = counted.Average(second => second.OtherCores ?? 0);
        metrics["driver.cores"] = counted.Average(second => second.DriverCores);
        metrics["driver.busiest.cores"] = counted.Average(second => second.BusiestWorker);
    }

    private static void AddServer(
        Dictionary<string, double> metrics, Scenario scenario, IReadOnlyList<SecondSummary> counted,
        IReadOnlyDictionary<string, Measure> totals, RunFindings findings)
    {
        if (findings is not { ServerBefore: { } before, ServerSignedIn: { } signedIn, ServerAfter: { } after })
            return;
        double users = Math.Max(1, findings.Ready - scenario.Vanguard);
        metrics["server.signIn.cpu.usPerUser"] = (signedIn.CpuSeconds - before.CpuSeconds) * Micro / users;
        metrics["server.memory.perUser.kb"] = (signedIn.MemoryBytes - before.MemoryBytes) / Kibibyte / users;
        if (findings.ServerCollected is { } collected)
            metrics["server.memory.perUserCollected.kb"] = (collected.MemoryBytes - before.MemoryBytes) / Kibibyte / users;
        metrics["server.memory.perUserAfter.kb"] = (after.MemoryBytes - before.MemoryBytes) / Kibibyte / users;
        var seen = counted.Where(second => second.ServerCores is not null).ToList();
        if (seen.Count == 0)
            return;
        metrics["server.cores"] = seen.Average(second => second.ServerCores!.Value);
        metrics["server.memory.max.mb"] = seen.Max(second => second.ServerMemory!.Value) / Mebibyte;
        metrics["server.memory.growth.mb"] = (seen[^1].ServerMemory!.Value - seen[0].ServerMemory!.Value) / Mebibyte;
        var deliveries = totals.GetValueOrDefault(MeasureNames.Delivery)?.Latency.Count ?? 0;
        if (deliveries > 0)
            metrics["server.cpu.usPerDelivery"] = metrics["server.cores"] * counted.Count * Micro / deliveries;
        AddRuntime(metrics, seen, counted.Count, deliveries);
    }

    private static void AddRuntime(Dictionary<string, double> metrics, IReadOnlyList<SecondSummary> seen, int seconds, long deliveries)
    {
        if (seen.Any(second => second.ServerRuntime is null))
            return;
        var total = seen.Aggregate(new RuntimeReading(), (sum, second) => sum + second.ServerRuntime!.Value);
        metrics["server.gc.gen0"] = total.Gen0;
        metrics["server.gc.gen1"] = total.Gen1;
        metrics["server.gc.gen2"] = total.Gen2;
        metrics["server.gc.gen0.perMinute"] = total.Gen0 / seconds * SecondsPerMinute;
        metrics["server.allocated.kbPerSecond"] = total.AllocatedBytes / Kibibyte / seconds;
        if (deliveries > 0)
            metrics["server.allocated.bytesPerDelivery"] = total.AllocatedBytes / deliveries;
    }
}
