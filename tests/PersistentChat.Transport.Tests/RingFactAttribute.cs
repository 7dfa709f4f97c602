namespace PersistentChat.Transport.Tests;

/// <summary>Needs a system that lets this process use io_uring.</summary>
internal sealed class RingFactAttribute : FactAttribute
{
    public RingFactAttribute()
    {
        if (SocketRing.TryOpen(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, out var ring, out var reason))
            ring.Dispose();
        else
            Skip = $"io_uring cannot be used here: {reason}";
    }
}
