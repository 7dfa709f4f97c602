namespace PersistentChat.LoadTests.Tests;

public sealed class SaturationRunTests
{
    [Fact]
    public async Task Shares_of_what_was_the_most_are_posted_and_their_latencies_compared()
    {
        using var relay = new TestRelay();
        var scenario = TestRuns.Load(new KeepConstant(1, TimeSpan.FromSeconds(3))) with
        {
            Shares = [0.01, 0.05],
            Thresholds = [Threshold.Parse("latency.p99.ratio <= 0"), Threshold.Parse("latency.p99.at5.ms > 0")],
        };
        var result = await new SaturationRun(scenario, TestRuns.Options(relay.Target), new Silence()).RunAsync(CancellationToken.None);
        Assert.Equal(["latency.p99.ratio <= 0"], result.Gates.Where(gate => !gate.IsPassed).Select(gate => gate.Gate));
        Assert.Equal(result.Metrics["latency.p99.at5.ms"] / result.Metrics["latency.p99.at1.ms"], result.Metrics["latency.p99.ratio"]);
        Assert.Equal(result.Metrics["delivery.p99.ms"], result.Metrics["latency.p99.at5.ms"]);
        Assert.Equal(["saturation", "1 % of it", "5 % of it"], result.Tables.Single().Rows.Select(row => row[0]));
        // A run of a second or two is not of exactly so many posts.
        Assert.InRange(result.Metrics["post.rate"], result.Metrics["latency.saturation.rate"] * 0.02, result.Metrics["latency.saturation.rate"] * 0.08);
    }

    [Fact]
    public async Task Without_a_most_there_are_no_shares()
    {
        var scenario = TestRuns.Load(new KeepConstant(1, TimeSpan.FromSeconds(1))) with { Shares = [0.5] };
        var nobody = TestRuns.Options(new Target { Binding = BindingKind.Relay, Address = "127.0.0.1:1" });
        await Assert.ThrowsAsync<LoadException>(() => new SaturationRun(scenario, nobody, new Silence()).RunAsync(CancellationToken.None));
    }
}
