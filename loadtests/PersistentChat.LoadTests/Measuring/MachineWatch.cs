namespace PersistentChat.LoadTests;

/// <summary>Looks once a second at the server's process, if it is on this machine, and at everything else that runs here.</summary>
internal sealed class MachineWatch : IAsyncDisposable
{
    // A little before the workers tell of a second, so that it is complete with them.
    private const long Early = 20 * RunClock.Millisecond;

    private readonly ProcessMeter? _server;
    private readonly RuntimeMeter? _runtime;
    private readonly RunSeconds _seconds;
    private readonly RunClock _clock;
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    private MachineWatch(ProcessMeter? server, RuntimeMeter? runtime, RunSeconds seconds, RunClock clock) =>
        (_server, _runtime, _seconds, _clock) = (server, runtime, seconds, clock);

    /// <summary>Process of the server; null if it is elsewhere.</summary>
    public int? ServerPid => _server?.Pid;

    /// <summary>Prepares to watch.</summary>
    /// <param name="serverPid">Process of the server; null if it is elsewhere.</param>
    /// <param name="seconds">Takes what is seen.</param>
    /// <param name="clock">Tells the seconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LoadException">There is no such process.</exception>
    public static async Task<MachineWatch> OpenAsync(int? serverPid, RunSeconds seconds, RunClock clock, CancellationToken cancellationToken)
    {
        if (serverPid is not { } pid)
            return new MachineWatch(null, null, seconds, clock);
        var server = new ProcessMeter(pid);
        if (server.Read() is null)
            throw new LoadException($"There is no process {pid}.");
        return new MachineWatch(server, await RuntimeMeter.StartAsync(pid, cancellationToken).ConfigureAwait(false), seconds, clock);
    }

    /// <summary>What the server has taken until now; null if it cannot be seen.</summary>
    public ProcessReading? ReadServer() => _server?.Read();

    /// <summary>Begins.</summary>
    /// <param name="start">When second 0 begins.</param>
    public void Begin(long start) => _watching = WatchAsync(start);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        if (_runtime is not null)
            await _runtime.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WatchAsync(long start)
    {
        var before = Look();
        for (var second = 0; !_stop.IsCancellationRequested; second++)
        {
            var due = start + ((second + 1) * RunClock.Second) - Early;
            await Task.Delay(RunClock.ToTime(Math.Max(0, due - _clock.Now)), _stop.Token).ConfigureAwait(false);
            var now = Look();
            var length = (double)(now.At - before.At) / RunClock.Second;
            var seen = new MachineSecond
            {
                Cores = (now.Busy - before.Busy) / length,
                ServerCores = (now.Server?.CpuSeconds - before.Server?.CpuSeconds) / length,
                ServerMemory = now.Server?.MemoryBytes,
                ServerRuntime = now.Runtime - before.Runtime,
            };
            if (_seconds.AddMachine(second, seen))
                before = now;
        }
    }

    private (long At, double Busy, ProcessReading? Server, RuntimeReading? Runtime) Look() =>
        (_clock.Now, MachineMeter.BusySeconds(), _server?.Read(), _runtime?.Read());
}
