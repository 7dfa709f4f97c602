using Microsoft.Extensions.Logging;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>What the parts of one engine share.</summary>
internal sealed class EngineContext
{
    private ulong _lastSession;
    private bool _isClosing;

    internal required ChatEngineOptions Options { get; init; }

    internal required TimeProvider Time { get; init; }

    internal required ILogger Logger { get; init; }

    internal required EngineMetrics Metrics { get; init; }

    internal required RoomDirectory Directory { get; init; }

    internal required CommitPublisher Publisher { get; init; }

    internal required Sequencer Sequencer { get; init; }

    /// <summary>What asks the interceptors about posts, or null if there are none.</summary>
    internal PostInterception? Interception { get; init; }

    /// <summary>This life of the node; set before the first command.</summary>
    internal uint Incarnation { get; set; }

    /// <summary>True once the engine is to stop: sessions can submit nothing more.</summary>
    internal bool IsClosing
    {
        get => Volatile.Read(ref _isClosing);
        set => Volatile.Write(ref _isClosing, value);
    }

    /// <summary>Numbers sessions within this life of the node.</summary>
    internal ulong NextSessionId() => Interlocked.Increment(ref _lastSession);

    /// <summary>Time and origin come with the command, because deciding has neither clock nor identity.</summary>
    internal void Stamp(Command command, ulong session)
    {
        command.Time = Time.GetUtcNow().Ticks;
        command.Origin = new Origin(Options.NodeNumber, Incarnation, session, command.Correlation);
    }

    internal void Fail(Exception failure) => Publisher.Fail(failure);
}
