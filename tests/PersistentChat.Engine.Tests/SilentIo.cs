using System.Collections.Concurrent;

namespace PersistentChat.Engine.Tests;

/// <summary>I/O of a shard whose sleep nothing but a wake ends, whatever time was given: neither a heartbeat nor a wait that is over.</summary>
internal sealed class SilentIo : IShardIo
{
    private readonly AutoResetEvent _woken = new(false);
    private int _flushes;
    private long _sleep;

    /// <summary>What the next polls bring.</summary>
    internal ConcurrentQueue<Action> Input { get; } = new();

    /// <summary>For how long the shard wants to sleep that sleeps now; zero while it is awake.</summary>
    internal TimeSpan Sleep => TimeSpan.FromTicks(Volatile.Read(ref _sleep));

    /// <summary>How often what was written was sent.</summary>
    internal int Flushes => Volatile.Read(ref _flushes);

    public void Poll(TimeSpan timeout)
    {
        // A turn that has more to do does not wait.
        if (timeout > TimeSpan.Zero)
        {
            Volatile.Write(ref _sleep, timeout.Ticks);
            _woken.WaitOne();
            Volatile.Write(ref _sleep, 0);
        }
        while (Input.TryDequeue(out var action))
            action();
    }

    public void Wake() => _woken.Set();

    public void Flush() => Interlocked.Increment(ref _flushes);

    // A wake may come after it, and the collector closes an event that nobody waits for.
    public void Dispose()
    {
    }
}
