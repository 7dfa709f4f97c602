using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage;

/// <summary>Carries committed events from the log into one projection, behind the chat.</summary>
public sealed class ProjectionPump
{
    /// <summary>Creates a pump that is not running yet.</summary>
    public ProjectionPump(IProjection projection, IEventLog log, TimeProvider time, ILogger logger) => throw new NotImplementedException();

    /// <summary>Why the pump no longer works, or null.</summary>
    public Exception? Failure => throw new NotImplementedException();

    /// <summary>Committed events the projection does not have yet.</summary>
    public long Lag => throw new NotImplementedException();

    /// <summary>Starts following the log. Idempotent.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Completes when the projection has everything up to a sequence number.</summary>
    public Task WaitUntilAsync(ulong sequence, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Stops after the batch under way. Idempotent.</summary>
    public Task StopAsync() => throw new NotImplementedException();
}
