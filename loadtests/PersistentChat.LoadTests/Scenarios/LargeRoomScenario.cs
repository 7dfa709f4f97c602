namespace PersistentChat.LoadTests;

/// <summary><c>large-room</c>.</summary>
internal static class LargeRoomScenario
{
    /// <summary>The hardest single event: a post for everybody.</summary>
    public static Scenario Create(ScenarioOptions options) => new()
    {
        Name = "large-room",
        Description = "One room of 16,000 members gets a post every two seconds: how long until the last member has it?",
        Population = new Population { Users = options.UsersOr(16_000, 1_000), Classes = [new RoomClass("room", 1, PerUser: 1)] },
        Steps = [Posting.Paced(options, options.Rate ?? 0.5, options.RunTime())],
        MeasuresLastMember = true,
        Duration = options.RunTime(),
        WarmUp = TimeSpan.FromSeconds(0),
        Thresholds = [Threshold.Parse("last-member.max.ms <= 2000")],
    };
}
