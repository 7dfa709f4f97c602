using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Slows the sequencer down to the rate at which the log may still grow (<see cref="LogSpace.BytesPerSecond"/>). What was appended
/// is to last for its size over that rate, and only a node that is ahead of this waits: a lone post never does. One wait is
/// bounded, so that every command is answered before its client gives up. Sequencer thread only, but for <see cref="End"/>.
/// </summary>
internal sealed class LogPace(LogSpace space, TimeProvider time) : IDisposable
{
    /// <summary>A shorter wait costs the thread more than it slows.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    /// <summary>A full batch then still makes 10,000 commands a second, and one command waits no longer than a person notices.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly ManualResetEvent _ended = new(false);
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _due;
    private long _bytes;

    internal void Appended(int bytes) => _bytes += bytes;

    /// <summary>Waits if more was appended than the time until now allows.</summary>
    internal void Wait()
    {
        var rate = space.BytesPerSecond;
        if (double.IsPositiveInfinity(rate))
            _bytes = 0;
        else if (_bytes > 0 && Take(rate) is var wait && wait >= ShortestWait)
            _ended.WaitOne(wait);
    }

    /// <summary>Takes account of what was appended. What would be beyond the longest wait is forgiven.</summary>
    /// <returns>How long it is to last from now.</returns>
    internal TimeSpan Take(double bytesPerSecond)
    {
        var now = time.GetElapsedTime(_start);
        var lasts = Math.Min(_bytes / bytesPerSecond, LongestWait.TotalSeconds);
        _bytes = 0;
        var due = (_due > now ? _due : now) + TimeSpan.FromSeconds(lasts);
        _due = due - now > LongestWait ? now + LongestWait : due;
        return _due - now;
    }

    /// <summary>Ends a present wait and all later ones. Any thread.</summary>
    internal void End() => _ended.Set();

    public void Dispose() => _ended.Dispose();
}
