namespace PersistentChat.LoadTests;

/// <summary>Something users do again and again. Its name is the first word of its metrics.</summary>
public sealed record Step
{
    /// <summary>Name: letters, digits and hyphens; not <c>yardstick</c> or <c>latency</c>, with which names of other metrics begin.</summary>
    public required string Name { get; init; }

    /// <summary>What is done.</summary>
    public required StepAction Action { get; init; }

    /// <summary>How often.</summary>
    public required IReadOnlyList<LoadSimulation> Simulations { get; init; }

    /// <summary>Name of the rooms it is done in; null for any room of the user.</summary>
    public string? Rooms { get; init; }

    /// <summary>Bytes of a post's text; at least <see cref="PostText.Length"/>.</summary>
    public int TextBytes { get; init; } = 120;

    /// <summary>Users who do it: the first so many of a room; 0 for all. Each needs to be connected.</summary>
    public int SpeakersPerRoom { get; init; }

    /// <summary>Messages asked for in a history read.</summary>
    public int HistoryCount { get; init; } = 30;
}
