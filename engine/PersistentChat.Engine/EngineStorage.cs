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
}
