namespace PersistentChat.LoadTests.Tests;

public sealed class WorkerLineTests
{
    [Theory]
    [InlineData("idle")]
    [InlineData("busy-room")]
    [InlineData("many-rooms")]
    [InlineData("firehose")]
    [InlineData("latency")]
    [InlineData("large-room")]
    [InlineData("join-storm")]
    [InlineData("history-storm")]
    [InlineData("slow-consumers")]
    [InlineData("capacity")]
    [InlineData("soak")]
    [InlineData("node-20k")]
    public void A_worker_gets_the_scenario_that_was_sent(string name)
    {
        var job = new WorkerJob
        {
            Worker = 1,
            Workers = 3,
            Scenario = ScenarioCatalog.Create(name, new ScenarioOptions()),
            Target = new Target { Binding = BindingKind.Raw, Address = "127.0.0.1:5062" },
            Run = uint.MaxValue,
            Seed = 4,
            ClockOffset = -12,
        };
        var line = WorkerLine.Write<WorkerCommand>(new StartCommand(job, 123));
        Assert.DoesNotContain('\n', line);
        var read = Assert.IsType<StartCommand>(WorkerLine.Read<WorkerCommand>(line));
        Assert.Equal(line, WorkerLine.Write<WorkerCommand>(read));
        Assert.Equal(job.Scenario.Steps.SelectMany(step => step.Simulations), read.Job.Scenario.Steps.SelectMany(step => step.Simulations));
    }

    [Fact]
    public void Every_scenario_has_its_line_above() => Assert.Equal(
        ScenarioCatalog.Names.Order(),
        typeof(WorkerLineTests).GetMethod(nameof(A_worker_gets_the_scenario_that_was_sent))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Cast<InlineDataAttribute>().Select(line => (string)line.GetData(null!).Single()[0]).Order());

    [Fact]
    public void Reports_arrive_as_they_were_sent()
    {
        var ledger = new LedgerReport
        {
            Groups = [new RoomGroup(1, 2, 3, ulong.MaxValue, true, 4)],
            Violations = new() { [ViolationKind.Reordered] = 2 },
            Named = ["Reordered: one"],
            Failures = new() { ["no answer"] = 1 },
            StalledEnded = 5,
            MemoryBytes = 6,
        };
        var read = Assert.IsType<LedgerReport>(WorkerLine.Read<WorkerReport>(WorkerLine.Write<WorkerReport>(ledger)));
        Assert.Equal(ledger.Groups, read.Groups);
        Assert.Equal(ledger.Violations, read.Violations);
        Assert.Equal(ledger.Named, read.Named);
    }

    [Fact]
    public void A_worker_tells_the_time_before_it_starts_and_ends_with_its_input()
    {
        using var commands = new StringReader(WorkerLine.Write<WorkerCommand>(new ClockCommand()));
        using var reports = new StringWriter();
        var before = new RunClock().Now;
        WorkerProgram.Run(commands, reports);
        var report = Assert.IsType<ClockReport>(WorkerLine.Read<WorkerReport>(reports.ToString()));
        Assert.InRange(report.Now, before, new RunClock().Now);
    }

    [Fact]
    public void A_worker_that_is_told_nonsense_says_so()
    {
        using var commands = new StringReader("""{"kind":"dance"}""");
        using var reports = new StringWriter();
        WorkerProgram.Run(commands, reports);
        Assert.Contains("dance", Assert.IsType<FailedReport>(WorkerLine.Read<WorkerReport>(reports.ToString())).Message, StringComparison.Ordinal);
    }
}
