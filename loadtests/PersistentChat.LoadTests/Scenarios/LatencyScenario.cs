namespace PersistentChat.LoadTests;

/// <summary><c>latency</c>.</summary>
internal static class LatencyScenario
{
    /// <summary>The firehose, and then a tenth and a half of it.</summary>
    public static Scenario Create(ScenarioOptions options)
    {
        var firehose = FirehoseScenario.Create(options);
        return firehose with
        {
            Name = "latency",
            Description = $"{firehose.Population.Rooms} rooms of {firehose.Population.Users / firehose.Population.Rooms} members: how long do deliveries take "
                + "at a tenth and at a half of the most the server delivers?",
            Shares = [0.1, 0.5],
            Thresholds = [Threshold.Parse("latency.p99.ratio <= 3")],
        };
    }
}
