using System.Text.Json.Serialization;

namespace PersistentChat.LoadTests;

/// <summary>
/// A load as data: who is there, what they do, and what must come of it. It is sent to the workers as it is, so a scenario
/// of one's own can as well be a file.
/// </summary>
public sealed record Scenario
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Users and rooms.</summary>
    public required Population Population { get; init; }

    /// <summary>Users sign in evenly over this time; zero for all at once.</summary>
    public TimeSpan RampUp { get; init; }

    /// <summary>Users who are signing in at the same time, at most.</summary>
    public int SignInsUnderWay { get; init; } = 200;

    /// <summary>
    /// Users who come before the others. A server that runs for the first time compiles its code for them; what it has when they
    /// are in is what the others are weighed against.
    /// </summary>
    public int Vanguard { get; init; }

    /// <summary>Users who stop reading once they are in all their rooms.</summary>
    public int Stalled { get; init; }

    /// <summary>Users on connections of their own, if not all: the others share a few connections, as behind a proxy.</summary>
    public int? OwnConnections { get; init; }

    /// <summary>True to find out when the last member got a post; costs the driver a look-up for each delivery.</summary>
    public bool MeasuresLastMember { get; init; }

    /// <summary>True to have a server on this machine collect its garbage in the end and to look at its memory once more.</summary>
    public bool CollectsServer { get; init; }

    /// <summary>What users do, all at the same time; may be nothing.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>
    /// If there are any, the scenario is run once as it is, with closed steps that find out what is the most, and then once for each of these
    /// shares of it with open ones. Rising, each above 0 and at most 1.
    /// </summary>
    public IReadOnlyList<double> Shares { get; init; } = [];

    /// <summary>How long the steps run; their simulations end with it.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is not counted at the beginning of the duration.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an answer or a delivery may take before it counts as missing.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gates beside those that every scenario has.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    /// <summary>Settings that a server started for this scenario gets, beside those every one gets.</summary>
    public IReadOnlyDictionary<string, string> ServerSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// True if a relay, which keeps nothing and knows one room a connection, can stand in for the server: users do nothing but post,
    /// each in his one room, on a connection of his own, and read, in one run.
    /// </summary>
    [JsonIgnore]
    public bool CanBeRelayed => Steps.All(step => step.Action == StepAction.Post) && (Steps.Count == 0 || Population.RoomsPerUser == 1)
        && Stalled == 0 && OwnConnections is null && Shares.Count == 0;

    /// <summary>True if a user has a connection of his own.</summary>
    public bool HasOwnConnection(int user) => OwnConnections is not { } own || user < own;

    /// <summary>True if a user is one of those who stop reading.</summary>
    public bool IsStalled(int user) => user >= Population.Users - Stalled;
}
