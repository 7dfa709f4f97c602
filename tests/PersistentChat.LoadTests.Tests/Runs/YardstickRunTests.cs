namespace PersistentChat.LoadTests.Tests;

/// <summary>The relay in C, in both its modes, and whole runs beside it.</summary>
public sealed class YardstickRunTests
{
    [CompilerFact]
    public Task The_relay_of_frames_lets_users_in_and_delivers_everything() => AssertRelaysAsync(isSip: false);

    [CompilerFact]
    public Task The_relay_of_sip_lets_users_in_and_delivers_everything() => AssertRelaysAsync(isSip: true);

    // The server of this run is a relay as well: what is tested is the comparison.
    [CompilerFact]
    public async Task A_run_with_the_yardstick_compares_and_looks_at_its_gates()
    {
        await using var server = await StartedRelay.StartAsync(isSip: false, CancellationToken.None);
        var scenario = TestRuns.Load(new KeepConstant(8, TimeSpan.FromSeconds(3))) with
        {
            Thresholds = [Threshold.Parse("yardstick.rate.ratio >= 1000"), Threshold.Parse("yardstick.cpu.ratio > 0")],
        };
        var options = TestRuns.Options(server.Target) with { ServerPid = server.Pid };
        var result = await new YardstickRun(scenario, options, rounds: 1, new Silence()).RunAsync(CancellationToken.None);
        Assert.Empty(result.Violations);
        Assert.Equal(["yardstick.rate.ratio >= 1000"], result.Gates.Where(gate => !gate.IsPassed).Select(gate => gate.Gate));
        Assert.Contains(result.Gates, gate => gate.Gate == "yardstick.cpu.ratio > 0");
        Assert.Equal(result.Metrics["yardstick.rate.server"], result.Metrics["delivery.rate"]);
        Assert.Contains("deliveries a second", result.Tables.Single().Rows.Select(row => row[0]));
    }

    [CompilerFact]
    public async Task What_a_relay_cannot_do_is_not_run_beside_it()
    {
        var scenario = ScenarioCatalog.Create("history-storm", new ScenarioOptions { IsShort = true });
        var run = new YardstickRun(scenario, new RunOptions(), rounds: 1, new Silence());
        await Assert.ThrowsAsync<LoadException>(() => run.RunAsync(CancellationToken.None));
    }

    private static async Task AssertRelaysAsync(bool isSip)
    {
        await using var relay = await StartedRelay.StartAsync(isSip, CancellationToken.None);
        var scenario = TestRuns.Load(new Inject(50, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))) with { MeasuresLastMember = true };
        var result = await TestRuns.RunAsync(scenario, TestRuns.Options(relay.Target) with { ServerPid = relay.Pid });
        Assert.True(result.IsPassed, string.Join('\n', [.. result.Gates.Select(gate => gate.ToString()), .. result.Violations, .. result.Failures.Keys]));
        Assert.Equal(12, result.Metrics["users.ready"]);
        Assert.True(result.Metrics["post.count"] >= 20);
        Assert.Equal(6, result.Metrics["delivery.count"] / result.Metrics["post.count"], tolerance: 0.5);
        Assert.True(result.Metrics["commit-to-last.max.ms"] > 0);
    }
}
