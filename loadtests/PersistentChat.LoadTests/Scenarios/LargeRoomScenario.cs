namespace PersistentChat.LoadTests;

/// <summary><c>large-room</c>.</summary>
internal static class LargeRoomScenario
{
    /// <summary>The hardest single event: a post for everybody.</summary>
    public static Scenario Create(ScenarioOptions options) => Create(options, options.UsersOr(16_000, 1_000));

    private static Scenario Create(ScenarioOptions options, int users) => new()
    {
        Name = "large-room",
        Description = $"One room of {users} members gets a post now and then: how long until the last member has it?",
        Population = new Population { Users = users, Classes = [new RoomClass("room", 1, PerUser: 1)] },
        Steps = [Posting.Paced(options, options.Rate ?? (options.IsShort ? 1 : 0.5), options.RunTime())],
        MeasuresLastMember = true,
        Duration = options.RunTime(),
        WarmUp = TimeSpan.Zero,
        Thresholds = [Threshold.Parse("last-member.max.ms <= 2000"), Yardsticks.LastMember],
    };
}
