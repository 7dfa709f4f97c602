namespace PersistentChat.LoadTests;

/// <summary><c>firehose</c>.</summary>
internal static class FirehoseScenario
{
    // Posts under way in each room: enough to keep a server busy, few enough that latency says something.
    private const int Window = 8;

    // Nothing is allocated for a delivery; what remains is what log and projection allocate for a post, shared among those who get it, and what is made once. How
    // much of it the collector lets gather follows the processor's cache: some megabytes and more.
    private static readonly Threshold[] Runtime =
        [Threshold.Parse("server.allocated.bytesPerDelivery <= 4"), Threshold.Parse("server.gc.gen0.perMinute <= 60")];

    // In less than this, what is made once counts too much: above all the windows of newest posts that fill.
    private static readonly TimeSpan LongEnoughForRuntime = TimeSpan.FromMinutes(1);

    /// <summary>As much as the server can do.</summary>
    public static Scenario Create(ScenarioOptions options)
    {
        var (users, rooms) = (options.UsersOr(5_000, 500), options.RoomsOr(100, 10));
        var duration = options.RunTime(60);
        var copies = (int)(options.Rate ?? Window * rooms * (options.Speakers ?? 1));
        return new Scenario
        {
            Name = "firehose",
            Description = $"{rooms} rooms of {users / rooms} members, {copies} posts under way at any time: what is the most the server delivers?",
            Population = new Population { Users = users, Classes = [new RoomClass("rooms", rooms, PerUser: 1)] },
            Steps = [Posting.Saturating(options, speakersPerRoom: 1, copies, duration)],
            Duration = duration,
            WarmUp = options.WarmUp,
            Thresholds =
            [
                Threshold.Parse("delivery.rate >= 100000"), Threshold.Parse("delivery.p99.ms <= 1000"), Yardsticks.Cpu(options),
                .. options.SeesRuntime && duration >= LongEnoughForRuntime ? Runtime : [],
            ],
        };
    }
}
