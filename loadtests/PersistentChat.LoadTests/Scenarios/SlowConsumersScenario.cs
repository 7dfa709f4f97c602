namespace PersistentChat.LoadTests;

/// <summary><c>slow-consumers</c>.</summary>
internal static class SlowConsumersScenario
{
    // Enough in a few seconds to fill what the system and the server hold for one who does not read.
    private const int LongText = 8_000;

    /// <summary>Some stop reading; nobody else may notice.</summary>
    public static Scenario Create(ScenarioOptions options)
    {
        var (users, time) = (options.UsersOr(1_000, 200), options.RunTime(60));
        var rate = options.Rate ?? (options.IsShort ? 100 : 400);
        var stalled = Math.Max(1, users / 100);
        return new Scenario
        {
            Name = "slow-consumers",
            Description = $"{stalled} of {users} users stop reading while their rooms talk: the others must not notice, and the server must not grow.",
            Population = new Population { Users = users, Classes = [new RoomClass("rooms", options.RoomsOr(20, 4), PerUser: 1)] },
            Stalled = stalled,
            Steps = [Posting.Paced(options with { TextBytes = options.TextBytes ?? LongText }, rate, time)],
            // As little as is allowed, so that it fills soon.
            ServerSettings = new Dictionary<string, string> { ["Limits:UnsentBytes"] = "65536", ["Limits:OutboxBytes"] = "65536" },
            Duration = time,
            WarmUp = options.WarmUp,
            Thresholds = [Threshold.Parse("delivery.p99.ms <= 500"), Threshold.Parse($"stalled.ended == {stalled}"), Threshold.Parse("server.memory.growth.mb <= 100")],
        };
    }
}
