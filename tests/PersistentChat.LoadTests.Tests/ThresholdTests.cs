namespace PersistentChat.LoadTests.Tests;

public sealed class ThresholdTests
{
    private static readonly Dictionary<string, double> Metrics = new() { ["delivery.p99.ms"] = 250 };

    [Theory]
    [InlineData("delivery.p99.ms <= 250", true)]
    [InlineData("delivery.p99.ms < 250", false)]
    [InlineData("delivery.p99.ms == 250", true)]
    [InlineData("delivery.p99.ms >= 250.1", false)]
    [InlineData("delivery.p99.ms > 249.9", true)]
    public void A_gate_compares(string gate, bool holds)
    {
        var result = Threshold.Parse(gate).Check(Metrics);
        Assert.Equal((gate, 250, holds), (result.Gate, result.Value, result.IsPassed));
    }

    [Fact]
    public void What_was_not_measured_does_not_hold()
    {
        var result = Threshold.Parse("post.failed == 0").Check(Metrics);
        Assert.False(result.IsPassed);
        Assert.Null(result.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("delivery.p99.ms 250")]
    [InlineData("delivery.p99.ms != 250")]
    [InlineData("delivery.p99.ms <= fast")]
    public void What_is_no_gate_is_refused(string text) => Assert.Throws<FormatException>(() => Threshold.Parse(text));
}
