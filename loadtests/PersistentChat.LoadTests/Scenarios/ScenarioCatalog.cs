namespace PersistentChat.LoadTests;

/// <summary>The ready-made scenarios by name.</summary>
internal static class ScenarioCatalog
{
    private static readonly Dictionary<string, Func<ScenarioOptions, Scenario>> Makers = new()
    {
        ["idle"] = IdleScenario.Create,
        ["busy-room"] = BusyRoomScenario.Create,
        ["many-rooms"] = ManyRoomsScenario.Create,
        ["firehose"] = FirehoseScenario.Create,
        ["latency"] = LatencyScenario.Create,
        ["large-room"] = LargeRoomScenario.Create,
        ["join-storm"] = JoinStormScenario.Create,
        ["history-storm"] = HistoryStormScenario.Create,
        ["slow-consumers"] = SlowConsumersScenario.Create,
        ["capacity"] = CapacityScenario.Create,
        ["soak"] = CapacityScenario.CreateSoak,
        ["node-20k"] = CapacityScenario.CreateNode,
    };

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => Makers.Keys;

    /// <summary>Makes one.</summary>
    /// <exception cref="LoadException">There is none of that name.</exception>
    public static Scenario Create(string name, ScenarioOptions options) => Makers.TryGetValue(name, out var make)
        ? make(options) : throw new LoadException($"There is no scenario '{name}'. There are: {string.Join(", ", Names)}.");
}
