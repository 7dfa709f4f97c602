namespace PersistentChat.TestKit;

/// <summary>A clock that moves only when a test moves it. It has no timers: the product looks at the time in its heartbeat.</summary>
public sealed class FakeTime : TimeProvider
{
    private long _ticks = new DateTime(2026, 1, 31, 9, 30, 0, DateTimeKind.Utc).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
