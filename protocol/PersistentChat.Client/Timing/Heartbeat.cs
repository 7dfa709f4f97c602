using System.Runtime.CompilerServices;

namespace PersistentChat.Client.Timing;

/// <summary>Something that looks at the clock about once a second.</summary>
internal interface IHeartbeatTarget
{
    /// <summary>Called on a pool thread. Must not block and must not throw.</summary>
    /// <param name="now">Timestamp of the clock, see <see cref="TimeProvider.GetTimestamp"/>.</param>
    void Tick(long now);
}

/// <summary>
/// One timer for every client that uses the same clock: a process may hold thousands of clients. It runs only while somebody
/// listens.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly ConditionalWeakTable<TimeProvider, Heartbeat> ByClock = [];

    private readonly Lock _gate = new();
    private readonly HashSet<IHeartbeatTarget> _targets = [];
    private readonly ITimer _timer;
    private IHeartbeatTarget[]? _snapshot;

    private Heartbeat(TimeProvider clock)
    {
        Clock = clock;
        _timer = clock.CreateTimer(static self => ((Heartbeat)self!).Beat(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The heartbeat of a clock.</summary>
    public static Heartbeat Of(TimeProvider clock) => ByClock.GetValue(clock, static c => new Heartbeat(c));

    /// <summary>Begins to tick the target.</summary>
    public void Add(IHeartbeatTarget target)
    {
        lock (_gate)
        {
            _snapshot = null;
            if (_targets.Add(target) && _targets.Count == 1)
                _timer.Change(Period, Period);
        }
    }

    /// <summary>Stops ticking it; one tick may still be under way.</summary>
    public void Remove(IHeartbeatTarget target)
    {
        lock (_gate)
        {
            _snapshot = null;
            if (_targets.Remove(target) && _targets.Count == 0)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Completes after a time, rounded up to a beat.</summary>
    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        var wait = new HeartbeatWait(this, delay);
        Add(wait);
        return wait.CompleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Beat()
    {
        IHeartbeatTarget[] targets;
        lock (_gate)
            targets = _snapshot ??= [.. _targets];
        var now = Clock.GetTimestamp();
        foreach (var target in targets)
            target.Tick(now);
    }

    private sealed class HeartbeatWait(Heartbeat owner, TimeSpan delay) : IHeartbeatTarget
    {
        private readonly long _started = owner.Clock.GetTimestamp();
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Tick(long now)
        {
            if (owner.Clock.GetElapsedTime(_started, now) >= delay)
                _done.TrySetResult();
        }

        public async Task CompleteAsync(CancellationToken cancellationToken)
        {
            try
            {
                await _done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                owner.Remove(this);
            }
        }
    }
}
