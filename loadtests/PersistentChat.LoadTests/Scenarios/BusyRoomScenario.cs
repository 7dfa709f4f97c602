namespace PersistentChat.LoadTests;

/// <summary><c>busy-room</c>.</summary>
internal static class BusyRoomScenario
{
    /// <summary>One room, many members, posts one at a time.</summary>
    public static Scenario Create(ScenarioOptions options)
    {
        var (users, rate) = (options.UsersOr(1_000, 200), options.Rate ?? (options.IsShort ? 10 : 60));
        return new Scenario
        {
            Name = "busy-room",
            Description = $"One room of {users} members takes {rate} posts a second: {users * rate} deliveries a second, each sent on its own.",
            Population = new Population { Users = users, Classes = [new RoomClass("room", 1, PerUser: 1)] },
            Steps = [Posting.Paced(options, rate, options.RunTime())],
            Duration = options.RunTime(),
            WarmUp = options.WarmUp,
            Thresholds = [Threshold.Parse("delivery.p99.ms <= 250"), Threshold.Parse("acknowledge.p99.ms <= 250"), Yardsticks.Cpu(options)],
        };
    }
}
