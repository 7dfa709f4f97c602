namespace PersistentChat.LoadTests.Tests;

/// <summary>Whole runs, with two workers, against a relay that does right or wrong: does the run find out?</summary>
public sealed class RelayRunTests
{
    [Fact]
    public async Task A_relay_that_does_right_passes_and_everything_is_counted()
    {
        using var relay = new TestRelay();
        var result = await RunAsync(relay);
        Assert.True(result.IsPassed, string.Join('\n', [.. result.Gates.Select(gate => gate.ToString()), .. result.Violations]));
        Assert.Equal(12, result.Metrics["users.ready"]);
        Assert.True(result.Metrics["post.count"] >= 10);
        Assert.Equal(6, result.Metrics["delivery.count"] / result.Metrics["post.count"], tolerance: 0.5);
        Assert.True(result.Seconds.Count >= 2);
    }

    [Fact]
    public async Task A_closed_step_keeps_its_copies_under_way()
    {
        using var relay = new TestRelay();
        var scenario = TestRuns.Load(new KeepConstant(4, TimeSpan.FromSeconds(2)));
        var result = await RunAsync(relay, scenario);
        Assert.True(result.IsPassed, string.Join('\n', result.Violations));
        Assert.True(result.Metrics["post.count"] > 100);
    }

    [Fact]
    public async Task A_lost_delivery_is_found()
    {
        using var relay = new TestRelay { Copies = (member, post) => member == 5 && post == 3 ? 0 : 1 };
        await AssertViolatedAsync(relay, ViolationKind.Lost);
    }

    // A relay numbers nothing: of one who has more than the others it is said that the others lack it.
    [Fact]
    public async Task A_doubled_delivery_is_found()
    {
        using var relay = new TestRelay { Copies = (member, post) => member == 5 && post == 3 ? 2 : 1 };
        await AssertViolatedAsync(relay, ViolationKind.Lost);
    }

    [Fact]
    public async Task Deliveries_out_of_order_are_found()
    {
        using var relay = new TestRelay { IsLate = (member, post) => member == 5 && post is >= 3 and < 9 && post % 2 == 1 };
        await AssertViolatedAsync(relay, ViolationKind.DifferentContent);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_failed_run()
    {
        var target = new Target { Binding = BindingKind.Relay, Address = "127.0.0.1:1" };
        var result = await RunAsync(target, TestRuns.Load(new Inject(10, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1))));
        Assert.False(result.IsPassed);
        Assert.Contains(result.Failures.Keys, reason => reason.Contains("refused", StringComparison.Ordinal));
    }

    private static async Task AssertViolatedAsync(TestRelay relay, ViolationKind kind)
    {
        var result = await RunAsync(relay);
        Assert.False(result.IsPassed);
        Assert.Contains(result.Violations, violation => violation.StartsWith($"{kind}:", StringComparison.Ordinal));
        Assert.False(result.Gates.Single(gate => gate.Gate == "ledger.violations == 0").IsPassed);
    }

    private static Task<RunResult> RunAsync(TestRelay relay, Scenario? scenario = null) =>
        RunAsync(relay.Target, scenario ?? TestRuns.Load(new Inject(20, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))));

    private static Task<RunResult> RunAsync(Target target, Scenario scenario) => TestRuns.RunAsync(scenario, TestRuns.Options(target));
}
