namespace PersistentChat.LoadTests;

/// <summary><c>busy-room</c>.</summary>
internal static class BusyRoomScenario
{
    /// <summary>One room, many members, posts one at a time.</summary>
    public static Scenario Create(ScenarioOptions options) => new()
    {
        Name = "busy-room",
        Description = "One room of 1,000 members takes 60 posts a second: 60,000 deliveries a second, each sent on its own.",
        Population = new Population { Users = options.UsersOr(1_000, 200), Classes = [new RoomClass("room", 1, PerUser: 1)] },
        Steps = [Posting.Paced(options, options.Rate ?? (options.IsShort ? 10 : 60), options.RunTime())],
        Duration = options.RunTime(),
        WarmUp = options.WarmUp,
        Thresholds = [Threshold.Parse("delivery.p99.ms <= 250"), Threshold.Parse("acknowledge.p99.ms <= 250")],
    };
}
