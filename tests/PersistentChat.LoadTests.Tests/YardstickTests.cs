namespace PersistentChat.LoadTests.Tests;

public sealed class YardstickTests
{
    [Fact]
    public void A_ratio_is_that_of_the_medians_and_figures_that_were_not_measured_are_left_out()
    {
        var figures = YardstickFigure.Of([Cpu(0.5), Cpu(0.4), Cpu(9)], [Cpu(0.6), Cpu(0.7)]);
        var metrics = figures.SelectMany(figure => figure.Metrics).ToDictionary();
        Assert.Equal(["yardstick.cpu.relay", "yardstick.cpu.server", "yardstick.cpu.ratio"], metrics.Keys);
        Assert.Equal(0.5, metrics["yardstick.cpu.relay"]);
        Assert.Equal(0.65, metrics["yardstick.cpu.server"], precision: 6);
        Assert.Equal(1.3, metrics["yardstick.cpu.ratio"], precision: 6);
        Assert.Equal(["processor time a delivery, us", "0.5; 0.4; 9", "0.6; 0.7", "1.3"], Assert.Single(YardstickFigure.Table(figures).Rows));
    }

    [Fact]
    public void A_relay_whose_processor_time_was_too_little_to_see_has_no_ratio() =>
        Assert.Empty(YardstickFigure.Of([Cpu(0)], [Cpu(0.5)]));

    [Theory]
    [InlineData(1.31, false)]
    [InlineData(1.29, true)]
    public void Gates_on_ratios_are_looked_at_with_the_yardstick(double ratio, bool isPassed)
    {
        var scenario = ScenarioCatalog.Create("firehose", new ScenarioOptions());
        var result = CombinedResult.Of(
            scenario, [new RunPart("server", Results.Of(1_000))], new Dictionary<string, double> { ["yardstick.cpu.ratio"] = ratio }, NoTable);
        Assert.Equal(isPassed, result.Gates.Single(gate => gate.Gate == "yardstick.cpu.ratio <= 1.3").IsPassed);
        Assert.Equal(isPassed, result.IsPassed);
        Assert.Equal(ratio, result.Metrics["yardstick.cpu.ratio"]);
    }

    [Fact]
    public void What_was_wrong_in_any_of_several_runs_fails_them_together_and_says_in_which()
    {
        var scenario = ScenarioCatalog.Create("idle", new ScenarioOptions());
        var parts = new[] { new RunPart("first", Results.Of(1_000, isPassed: false)), new RunPart("second", Results.Of(1_000)) };
        var result = CombinedResult.Of(scenario, parts, new Dictionary<string, double>(), NoTable);
        Assert.False(result.IsPassed);
        Assert.Equal("first: ledger.violations == 0", Assert.Single(result.Gates, gate => !gate.IsPassed).Gate);
        Assert.Equal(["first: Lost: <everything>"], result.Violations);
        Assert.Equal(["first: The driver was not the bottleneck.", "second: The driver was not the bottleneck."], result.Notes.SkipLast(1));
    }

    [Fact]
    public void Over_sip_a_delivery_may_take_more()
    {
        Assert.Contains("yardstick.cpu.ratio <= 1.3", Gates(BindingKind.Raw));
        Assert.Contains("yardstick.cpu.ratio <= 2", Gates(BindingKind.Sip));

        static IEnumerable<string> Gates(BindingKind binding) =>
            ScenarioCatalog.Create("busy-room", new ScenarioOptions { Binding = binding }).Thresholds.Select(gate => gate.ToString());
    }

    [Theory]
    [InlineData("busy-room", true)]
    [InlineData("many-rooms", true)]
    [InlineData("firehose", true)]
    [InlineData("large-room", true)]
    [InlineData("join-storm", true)]
    [InlineData("latency", false)]
    [InlineData("history-storm", false)]
    [InlineData("slow-consumers", false)]
    [InlineData("capacity", false)]
    [InlineData("node-20k", false)]
    public void A_relay_does_what_only_posts_and_nothing_else(string scenario, bool canBeRelayed) =>
        Assert.Equal(canBeRelayed, ScenarioCatalog.Create(scenario, new ScenarioOptions()).CanBeRelayed);

    [Fact]
    public void Users_in_several_rooms_that_talk_cannot_be_relayed()
    {
        var rooms = new Population { Users = 10, Classes = [new RoomClass("rooms", 4, PerUser: 2)] };
        Assert.False((ScenarioCatalog.Create("busy-room", new ScenarioOptions()) with { Population = rooms }).CanBeRelayed);
    }

    private static ResultTable NoTable => new("", [], []);

    private static Dictionary<string, double> Cpu(double value) => new() { ["server.cpu.usPerDelivery"] = value };
}
