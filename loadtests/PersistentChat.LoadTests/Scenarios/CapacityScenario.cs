namespace PersistentChat.LoadTests;

/// <summary><c>capacity</c>, and what is built on it.</summary>
internal static class CapacityScenario
{
    /// <summary>The published user model.</summary>
    public static Scenario Create(ScenarioOptions options)
    {
        var users = options.UsersOr(8_000, 400);
        return new Scenario
        {
            Name = "capacity",
            Description = $"The published user model, profile {options.Profile}, for {users} users: posts, sign-ins, history, room lists.",
            Population = UserModel.PopulationOf(users),
            Steps = UserModel.StepsOf(options, users, options.RunTime(60)),
            Duration = options.RunTime(60),
            WarmUp = options.WarmUp,
            Thresholds = [.. Gates],
        };
    }

    /// <summary>The user model for half an hour and more; nothing may grow.</summary>
    public static Scenario CreateSoak(ScenarioOptions options) => Create(options with { Duration = options.RunTime(1800) }) with
    {
        Name = "soak",
        Description = "The published user model for half an hour: nothing may grow.",
        WarmUp = options.IsShort ? options.WarmUp : TimeSpan.FromMinutes(2),
        Thresholds = [.. Gates, Threshold.Parse("server.memory.growth.mb <= 32")],
    };

    /// <summary>A full node: 20,000 users, ten times the posts of the model.</summary>
    public static Scenario CreateNode(ScenarioOptions options)
    {
        var users = options.UsersOr(20_000, 400);
        return Create(options with { Users = users, Profile = 'C', Factor = options.Factor * 10 }) with
        {
            Name = "node-20k",
            Description = $"A full node: {users} users signed in, profile C of the user model with ten times its posts.",
            OwnConnections = options.Binding == BindingKind.Raw ? Math.Min(users * 9 / 10 + (users >= 10_000 ? 1_000 : 0), MostOwn) : null,
        };
    }

    // Below the 20,000 files a process may often have open: room for the server's own and for shared connections.
    private const int MostOwn = 19_000;

    private static Threshold[] Gates =>
    [
        Threshold.Parse("delivery.p99.ms <= 500"), Threshold.Parse("acknowledge.p99.ms <= 500"), Threshold.Parse("history.p99.ms <= 500"),
        Threshold.Parse("renew.p99.ms <= 2000"),
    ];
}
