namespace PersistentChat.LoadTests;

/// <summary><c>idle</c>.</summary>
internal static class IdleScenario
{
    /// <summary>Users who are only there.</summary>
    /// <remarks>
    /// A sixth of them come first and are not weighed: by then the server has compiled what signing in runs, and its pools have their
    /// sizes, which is megabytes and no matter of users.
    /// </remarks>
    public static Scenario Create(ScenarioOptions options)
    {
        var users = options.UsersOr(12_000, 600);
        var perUser = options.Binding == BindingKind.Sip ? 6 : 3;
        return new Scenario
        {
            Name = "idle",
            Description = "Users are signed in, each in 16 rooms, and do nothing: what does a user cost in memory?",
            Population = new Population
            {
                Users = users,
                Classes = [new RoomClass("rooms", options.RoomsOr(512, 64), PerUser: 16)],
            },
            Duration = options.RunTime(),
            WarmUp = options.WarmUp,
            Vanguard = users / 6,
            CollectsServer = true,
            Thresholds =
            [
                Threshold.Parse($"server.memory.perUserCollected.kb <= {perUser}"),
                Threshold.Parse($"server.memory.perUserAfter.kb <= {perUser * 1.5}"),
            ],
        };
    }
}
