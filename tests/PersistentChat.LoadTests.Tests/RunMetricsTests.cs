namespace PersistentChat.LoadTests.Tests;

public sealed class RunMetricsTests
{
    [Fact]
    public void What_the_runtime_did_in_the_seconds_that_count_is_added_up_and_shared_among_deliveries()
    {
        var metrics = MetricsOf(new RuntimeReading(3_000, 2, 1, 0), new RuntimeReading(1_000, 1, 1, 1));
        Assert.Equal((3, 2, 1), (metrics["server.gc.gen0"], metrics["server.gc.gen1"], metrics["server.gc.gen2"]));
        Assert.Equal(90, metrics["server.gc.gen0.perMinute"]);
        Assert.Equal(40, metrics["server.allocated.bytesPerDelivery"]);
    }

    [Fact]
    public void Figures_of_a_runtime_that_was_not_seen_all_the_time_are_absent_and_gates_on_them_fail()
    {
        var metrics = MetricsOf(new RuntimeReading(3_000, 2, 1, 0), null);
        Assert.DoesNotContain(metrics.Keys, name => name.StartsWith("server.gc.", StringComparison.Ordinal));
        Assert.False(Threshold.Parse("server.allocated.bytesPerDelivery <= 1").Check(metrics).IsPassed);
    }

    [Fact]
    public void Gates_on_the_runtime_are_there_only_if_it_can_be_seen_and_for_a_minute()
    {
        Assert.Contains(Gates(seesRuntime: true, duration: null), gate => gate.Metric == "server.allocated.bytesPerDelivery");
        Assert.DoesNotContain(Gates(seesRuntime: false, duration: null), gate => gate.Metric.StartsWith("server.", StringComparison.Ordinal));
        Assert.DoesNotContain(Gates(seesRuntime: true, TimeSpan.FromSeconds(59)), gate => gate.Metric.StartsWith("server.", StringComparison.Ordinal));

        static IReadOnlyList<Threshold> Gates(bool seesRuntime, TimeSpan? duration) =>
            ScenarioCatalog.Create("firehose", new ScenarioOptions { SeesRuntime = seesRuntime, Duration = duration }).Thresholds;
    }

    private static Dictionary<string, double> MetricsOf(params RuntimeReading?[] readings)
    {
        var deliveries = new Measure();
        for (var i = 0; i < 100; i++)
            deliveries.Latency.Record(RunClock.Millisecond);
        var reading = new ProcessReading(1, 1 << 20);
        return RunMetrics.Of(
            ScenarioCatalog.Create("idle", new ScenarioOptions()),
            [.. readings.Select((runtime, second) => new SecondSummary
            {
                Second = second,
                Ready = 1,
                DriverCores = 0,
                BusiestWorker = 0,
                ServerCores = 0.5,
                ServerMemory = 1 << 20,
                ServerRuntime = runtime,
                Measures = new Dictionary<string, MeasureSummary>(),
            })],
            new Dictionary<string, Measure> { [MeasureNames.Delivery] = deliveries },
            new RunFindings { Ready = 1, ServerBefore = reading, ServerSignedIn = reading, ServerAfter = reading });
    }
}
