namespace PersistentChat.LoadTests;

/// <summary><c>many-rooms</c>.</summary>
internal static class ManyRoomsScenario
{
    /// <summary>Small rooms, each talking a little.</summary>
    public static Scenario Create(ScenarioOptions options)
    {
        var (users, rooms) = (options.UsersOr(10_000, 400), options.RoomsOr(500, 20));
        var rate = options.Rate ?? rooms;
        return new Scenario
        {
            Name = "many-rooms",
            Description = $"{rooms} rooms of {users / rooms} members, {rate} posts a second over all: {rate * users / rooms} deliveries a second.",
            Population = new Population { Users = users, Classes = [new RoomClass("rooms", rooms, PerUser: 1)] },
            Steps = [Posting.Paced(options, rate, options.RunTime())],
            Duration = options.RunTime(),
            WarmUp = options.WarmUp,
            Thresholds = [Threshold.Parse("delivery.p99.ms <= 250"), Threshold.Parse("acknowledge.p99.ms <= 250"), Yardsticks.Cpu(options)],
        };
    }
}
