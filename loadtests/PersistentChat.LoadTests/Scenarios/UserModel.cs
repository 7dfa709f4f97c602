namespace PersistentChat.LoadTests;

/// <summary>
/// The published user model of the original: 80,000 users, rooms of 30, 150 and 16,000, in three profiles of how much is said.
/// Smaller numbers of users get the same rooms for each user and the same share of all rates.
/// </summary>
internal static class UserModel
{
    private const double ModelUsers = 80_000;
    private const int SmallSize = 30, MediumSize = 150, LargeSize = 16_000;
    private const int SmallPerUser = 12, MediumPerUser = 2, LargePerUser = 2;

    // Of all 80,000 users, a second.
    private const double SignIns = 10;
    private const double RoomsPerSignIn = SmallPerUser + MediumPerUser + LargePerUser;
    private const double RosterQueries = 600;

    private const double ShortFactor = 30;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The rooms of so many users.</summary>
    public static Population PopulationOf(int users) => new()
    {
        Users = users,
        Classes =
        [
            new RoomClass("small", RoomsOf(users, SmallPerUser, SmallSize), SmallPerUser),
            new RoomClass("medium", RoomsOf(users, MediumPerUser, MediumSize), MediumPerUser),
            new RoomClass("large", RoomsOf(users, LargePerUser, LargeSize), LargePerUser),
        ],
    };

    /// <summary>What so many users do.</summary>
    /// <param name="options">Profile, and by how much more is said than in it.</param>
    /// <param name="users">How many.</param>
    /// <param name="time">For how long.</param>
    public static IReadOnlyList<Step> StepsOf(ScenarioOptions options, int users, TimeSpan time)
    {
        // Few users do almost nothing in a few seconds: in a short run they do more, so that there is something to check.
        var share = users / ModelUsers * (options.IsShort ? ShortFactor : 1);
        var (small, medium, large) = PostsOf(options.Profile);
        return
        [
            Posting.Paced(options, small * share * options.Factor, time, "small", "post-small"),
            Posting.Paced(options, medium * share * options.Factor, time, "medium", "post-medium"),
            Large(options, large * share * options.Factor, time),
            Other("renew", StepAction.Renew, SignIns * share, time),
            Other("history", StepAction.History, SignIns * RoomsPerSignIn * share, time),
            Other("rooms", StepAction.Rooms, RosterQueries * share, time),
        ];
    }

    private static int RoomsOf(int users, int perUser, int size) => Math.Max(perUser, (int)Math.Round((double)users * perUser / size));

    /// <summary>Posts a second of all 80,000 users in small, medium and large rooms.</summary>
    private static (double Small, double Medium, double Large) PostsOf(char profile) => char.ToUpperInvariant(profile) switch
    {
        'A' => (22.22, 1.67, 0.15),
        'B' => (41.67, 13.89, 0.28),
        'C' => (55.56, 18.52, 0.03),
        _ => throw new LoadException($"There is no profile {profile}; choose A, B or C."),
    };

    /// <summary>Posts in large rooms are minutes apart, so the first comes when everything else runs, and there is at least one.</summary>
    private static Step Large(ScenarioOptions options, double rate, TimeSpan time) =>
        Posting.Paced(options, rate, time / 2, "large", "post-large") with
        {
            Simulations = [new Pause(time / 2), new Inject(rate, Second, time / 2)],
        };

    private static Step Other(string name, StepAction action, double rate, TimeSpan time) =>
        new() { Name = name, Action = action, Simulations = [new Inject(rate, Second, time)] };
}
