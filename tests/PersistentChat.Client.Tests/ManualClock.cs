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
            var timer = new ManualTimer(() => callback(state)) { IsOn = dueTime != Timeout.InfiniteTimeSpan };
            _timers.Add(timer);
            return timer;
        }
    }

    /// <summary>Moves the clock; every running timer beats once.</summary>
    public void Advance(TimeSpan time)
    {
        Interlocked.Add(ref _ticks, time.Ticks);
        ManualTimer[] timers;
        lock (_gate)
            timers = [.. _timers];
        foreach (var timer in timers.Where(timer => timer.IsOn))
            timer.Beat();
    }

    private sealed class ManualTimer(Action beat) : ITimer
    {
        public bool IsOn { get; set; }

        public void Beat() => beat();

        public bool Change(TimeSpan dueTime, TimeSpan period) => IsOn = dueTime != Timeout.InfiniteTimeSpan;

        public void Dispose() => IsOn = false;

        public ValueTask DisposeAsync()
        {
            IsOn = false;
            return ValueTask.CompletedTask;
        }
    }
}
