namespace PersistentChat.LoadTests;

/// <summary><c>many-rooms</c>.</summary>
internal static class ManyRoomsScenario
{
    /// <summary>Small rooms, each talking a little.</summary>
    public static Scenario Create(ScenarioOptions options) => new()
    {
        Name = "many-rooms",
        Description = "500 rooms of 20 members, one post a second in each: 10,000 deliveries a second.",
        Population = new Population
        {
            Users = options.UsersOr(10_000, 400), Classes = [new RoomClass("rooms", options.RoomsOr(500, 20), PerUser: 1)],
        },
        Steps = [Posting.Paced(options, options.Rate ?? options.RoomsOr(500, 20), options.RunTime())],
        Duration = options.RunTime(),
        WarmUp = options.WarmUp,
        Thresholds = [Threshold.Parse("delivery.p99.ms <= 250"), Threshold.Parse("acknowledge.p99.ms <= 250")],
    };
}
