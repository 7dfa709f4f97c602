namespace PersistentChat.Engine;

/// <summary>The I/O half of a shard without connections: it only waits. For an engine that is used in process.</summary>
public sealed class IdleShardIo : IShardIo
{
    private readonly AutoResetEvent _woken = new(false);

    /// <inheritdoc/>
    public void Poll(TimeSpan timeout) => _woken.WaitOne(timeout);

    /// <inheritdoc/>
    public void Wake()
    {
        try
        {
            _woken.Set();
        }
        catch (ObjectDisposedException)
        {
            // The shard has ended, so nobody is asleep.
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // Nothing is ever written.
    }

    /// <inheritdoc/>
    public void Dispose() => _woken.Dispose();
}
