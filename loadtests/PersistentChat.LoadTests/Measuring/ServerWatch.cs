namespace PersistentChat.LoadTests;

/// <summary>Looks at the server's process once a second.</summary>
internal sealed class ServerWatch : IAsyncDisposable
{
    private readonly ProcessMeter _meter;
    private readonly RunSeconds _seconds;
    private readonly RunClock _clock;
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    private ServerWatch(ProcessMeter meter, RunSeconds seconds, RunClock clock) => (_meter, _seconds, _clock) = (meter, seconds, clock);

    /// <summary>Prepares to watch a process.</summary>
    /// <returns>Null if there is none to watch.</returns>
    /// <exception cref="LoadException">There is no such process.</exception>
    public static ServerWatch? Of(int? pid, RunSeconds seconds, RunClock clock)
    {
        if (pid is not { } number)
            return null;
        var meter = new ProcessMeter(number);
        return meter.Read() is not null ? new ServerWatch(meter, seconds, clock) : throw new LoadException($"There is no process {number}.");
    }

    /// <summary>What the process has taken until now.</summary>
    public ProcessReading? Read() => _meter.Read();

    /// <summary>Begins.</summary>
    /// <param name="start">When second 0 begins.</param>
    public void Begin(long start) => _watching = WatchAsync(start);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync(long start)
    {
        var (before, beforeAt) = (_meter.Read(), _clock.Now);
        for (var second = 0; !_stop.IsCancellationRequested; second++)
        {
            // A little before the workers tell of the second, so that it is complete with them.
            var due = start + ((second + 1) * RunClock.Second) - (20 * RunClock.Millisecond);
            await Task.Delay(RunClock.ToTime(Math.Max(0, due - _clock.Now)), _stop.Token).ConfigureAwait(false);
            var (reading, at) = (_meter.Read(), _clock.Now);
            if (reading is not { } now || before is not { } last)
                return;
            _seconds.AddServer(second, (now.CpuSeconds - last.CpuSeconds) / ((double)(at - beforeAt) / RunClock.Second), now.MemoryBytes);
            (before, beforeAt) = (now, at);
        }
    }
}
