using System.Threading.Channels;

namespace PersistentChat.LoadTests;

/// <summary>The workers of a run as one: told together, waited for together. Any that fails fails the run.</summary>
internal sealed class WorkerTeam : IAsyncDisposable
{
    private readonly IReadOnlyList<IWorkerLink> _links;
    private readonly Channel<WorkerReport>[] _reports;
    private readonly Action<int, SampleReport> _onSample;
    private readonly CancellationTokenSource _stop = new();
    private Task _pumps = Task.CompletedTask;

    /// <summary>Takes over workers that run.</summary>
    /// <param name="links">The ways to them, which are disposed in the end.</param>
    /// <param name="onSample">Takes their seconds; one at a time.</param>
    public WorkerTeam(IReadOnlyList<IWorkerLink> links, Action<int, SampleReport> onSample)
    {
        (_links, _onSample) = (links, onSample);
        _reports = [.. links.Select(_ => Channel.CreateUnbounded<WorkerReport>())];
    }

    /// <summary>How many there are.</summary>
    public int Count => _links.Count;

    /// <summary>Starts all of them, with the same clock.</summary>
    public async Task StartAsync(Func<int, long, StartCommand> commandOf, RunClock clock, CancellationToken cancellationToken)
    {
        var commands = new StartCommand[Count];
        for (var i = 0; i < Count; i++)
            commands[i] = commandOf(i, await ClockDifference.FindAsync(_links[i], clock, cancellationToken).ConfigureAwait(false));
        for (var i = 0; i < Count; i++)
            await _links[i].SendAsync(commands[i]).ConfigureAwait(false);
        _pumps = Task.WhenAll(Enumerable.Range(0, Count).Select(PumpAsync));
    }

    /// <summary>Sends everyone the same command.</summary>
    public async Task TellAsync(WorkerCommand command)
    {
        foreach (var link in _links)
            await link.SendAsync(command).ConfigureAwait(false);
    }

    /// <summary>Waits until each has reported that.</summary>
    /// <exception cref="LoadException">One reported something else, or has ended.</exception>
    public async Task<T[]> AwaitAsync<T>(CancellationToken cancellationToken)
        where T : WorkerReport
    {
        var reports = new T[Count];
        for (var i = 0; i < Count; i++)
        {
            reports[i] = await _reports[i].Reader.ReadAsync(cancellationToken).ConfigureAwait(false) switch
            {
                T report => report,
                FailedReport failed => throw new LoadException($"Worker {i} failed: {failed.Message}"),
                var other => throw new LoadException($"Worker {i} reported {other.GetType().Name} in place of {typeof(T).Name}."),
            };
        }

        return reports;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var link in _links)
            await link.DisposeAsync().ConfigureAwait(false);
        await _pumps.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task PumpAsync(int worker)
    {
        while (await ReceiveAsync(worker).ConfigureAwait(false) is { } report)
        {
            if (report is SampleReport sample)
            {
                lock (_reports)
                    _onSample(worker, sample);
            }
            else
            {
                await _reports[worker].Writer.WriteAsync(report).ConfigureAwait(false);
            }
        }
    }

    private async Task<WorkerReport?> ReceiveAsync(int worker)
    {
        try
        {
            if (await _links[worker].ReceiveAsync(_stop.Token).ConfigureAwait(false) is { } report)
                return report;
            _reports[worker].Writer.TryWrite(new FailedReport("it ended without a word"));
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException or System.Text.Json.JsonException)
        {
            _reports[worker].Writer.TryWrite(new FailedReport(error.Message));
        }

        return null;
    }
}
