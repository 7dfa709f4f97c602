namespace PersistentChat.LoadTests;

/// <summary><c>history-storm</c>.</summary>
internal static class HistoryStormScenario
{
    /// <summary>Rooms are filled, then read by many at once while people go on talking.</summary>
    public static Scenario Create(ScenarioOptions options)
    {
        var (time, users, rooms) = (options.RunTime(), options.UsersOr(1_000, 200), options.RoomsOr(100, 10));
        var filling = time / 5;
        var reading = time - filling;
        var second = TimeSpan.FromSeconds(1);
        return new Scenario
        {
            Name = "history-storm",
            Description = $"{rooms} rooms are filled; then many users at a time read the newest 30 messages of a room, while posts go on.",
            Population = new Population { Users = users, Classes = [new RoomClass("rooms", rooms, PerUser: 1)] },
            Steps =
            [
                new Step
                {
                    Name = "post", Action = StepAction.Post, TextBytes = options.TextBytes ?? Posting.MedianText,
                    Simulations = [new Inject(rooms * 10, second, filling), new Inject(rooms, second, reading)],
                },
                new Step
                {
                    Name = "history", Action = StepAction.History,
                    Simulations = [new Pause(filling), new KeepConstant((int)(options.Rate ?? Math.Min(200, users)), reading)],
                },
            ],
            Duration = time,
            WarmUp = options.WarmUp,
            Thresholds = [Threshold.Parse("history.p99.ms <= 1000"), Threshold.Parse("delivery.p99.ms <= 1000")],
        };
    }
}
