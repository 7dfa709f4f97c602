namespace PersistentChat.LoadTests;

/// <summary><c>join-storm</c>.</summary>
internal static class JoinStormScenario
{
    /// <summary>Everybody comes at once, as after a failure.</summary>
    public static Scenario Create(ScenarioOptions options)
    {
        var users = options.UsersOr(10_000, 500);
        return new Scenario
        {
            Name = "join-storm",
            Description = $"{users - (users / 20)} users sign in at the same moment, {users / 20} are there already, each into 16 rooms, as after a failure of the network.",
            Population = new Population { Users = users, Classes = [new RoomClass("rooms", options.RoomsOr(512, 64), PerUser: 16)] },
            SignInsUnderWay = users,
            // The network failed, not the server: it has run for a while when they come.
            Vanguard = users / 20,
            Duration = TimeSpan.FromSeconds(2),
            WarmUp = TimeSpan.Zero,
            Thresholds = [Threshold.Parse("sign-in.rate >= 500"), Threshold.Parse("sign-in.max.ms <= 60000"), Yardsticks.SignIn],
        };
    }
}
