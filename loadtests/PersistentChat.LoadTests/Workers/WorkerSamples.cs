namespace PersistentChat.LoadTests;

/// <summary>Reports once a second what was measured, and sends signs of life for users who are silent.</summary>
internal sealed class WorkerSamples(WorkerUsers users, long start, Action<WorkerReport> report)
{
    /// <summary>Seconds between two signs of life; servers ask for one a minute.</summary>
    private const int KeepAliveSeconds = 40;

    private int _second;
    private TimeSpan _cpu = Environment.CpuUsage.TotalTime;

    /// <summary>Reports if a second is over. A second in which the worker was late is told as part of the next.</summary>
    public void Tick(long now)
    {
        var second = (int)((now - start) / RunClock.Second);
        if (second <= _second)
            return;
        var cpu = Environment.CpuUsage.TotalTime;
        report(new SampleReport
        {
            Second = second - 1,
            Ready = users.Fleet.Ready,
            Lost = users.Lost,
            CpuSeconds = (cpu - _cpu).TotalSeconds,
            Measures = users.Meter.Take(),
        });
        (_second, _cpu) = (second, cpu);
        KeepAlive();
    }

    private void KeepAlive()
    {
        var clients = users.Fleet.Clients;
        for (var i = _second % KeepAliveSeconds; i < clients.Length; i += KeepAliveSeconds)
        {
            if (clients[i].State == ClientState.Ready)
                users.BindingOf(clients[i]).KeepAlive(clients[i]);
        }
    }
}
