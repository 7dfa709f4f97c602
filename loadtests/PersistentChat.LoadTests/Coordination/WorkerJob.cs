namespace PersistentChat.LoadTests;

/// <summary>What a worker needs to know of a run.</summary>
internal sealed record WorkerJob
{
    /// <summary>Number of the worker, from 0.</summary>
    public required int Worker { get; init; }

    /// <summary>How many workers there are.</summary>
    public required int Workers { get; init; }

    /// <summary>The load.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Where it goes.</summary>
    public required Target Target { get; init; }

    /// <summary>Number of the run, in every post.</summary>
    public required uint Run { get; init; }

    /// <summary>What makes random choices repeatable.</summary>
    public required int Seed { get; init; }

    /// <summary>What to add to the worker's own clock, in nanoseconds.</summary>
    public required long ClockOffset { get; init; }
}
