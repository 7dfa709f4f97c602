using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>What an engine stands on.</summary>
/// <param name="Log">The node's event log.</param>
/// <param name="State">Local state, read at start.</param>
/// <param name="Archive">Message history older than memory.</param>
/// <param name="Projections">What follows the log; local state among them.</param>
public sealed record EngineStorage(IEventLog Log, ILocalState State, IArchive Archive, IReadOnlyList<IProjection> Projections)
{
    /// <summary>How the projections are filled.</summary>
    public ProjectionPumpOptions Pump { get; init; } = new();

    /// <summary>How long events stay in the log behind the projections, and how much of its disk it may take.</summary>
    public LogRetentionOptions Retention { get; init; } = new();
}
