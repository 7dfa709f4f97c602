namespace PersistentChat.Client.Tests;

/// <summary>A clock that stands still until a test advances it, with timers that beat when it does.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private long _ticks = new DateTime(2026, 1, 31, 9, 30, 0, DateTimeKind.Utc).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            var timer = new ManualTimer(this, () => callback(state));
            timer.Change(dueTime, period);
            _timers.Add(timer);
            return timer;
        }
    }

    /// <summary>Moves the clock; every periodic timer beats once, and the others if their time has come.</summary>
    public void Advance(TimeSpan time)
    {
        Interlocked.Add(ref _ticks, time.Ticks);
        ManualTimer[] timers;
        lock (_gate)
            timers = [.. _timers];
        foreach (var timer in timers.Where(timer => timer.IsDue))
            timer.Beat();
    }

    /// <summary>Moves the clock in small steps until something has happened that waits for it.</summary>
    public async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Advance(TimeSpan.FromMilliseconds(2));
            await Task.Yield();
        }
    }

    private void Remove(ManualTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }

    private sealed class ManualTimer(ManualClock clock, Action beat) : ITimer
    {
        private long? _due;
        private bool _isPeriodic;

        public bool IsDue => _due is { } due && (_isPeriodic || due <= clock.GetTimestamp());

        public void Beat()
        {
            if (!_isPeriodic)
                _due = null;
            beat();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _isPeriodic = period != Timeout.InfiniteTimeSpan;
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetTimestamp() + dueTime.Ticks;
            return true;
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
