using System.Net.Sockets;

namespace PersistentChat.LoadTests;

/// <summary>
/// Follows what the runtime of a .NET process on this machine counts. The runtime tells once a second; where a second one begins to
/// follow, the first misses what was counted since it was told last.
/// </summary>
internal sealed class RuntimeMeter : IAsyncDisposable
{
    private const string Provider = "System.Runtime";
    private const string OnceASecond = "EventCounterIntervalSec=1";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly TraceSession _session;
    private readonly Task _reading;
    private RuntimeReading? _last = new();

    private RuntimeMeter(TraceSession session)
    {
        _session = session;
        _reading = ReadAsync();
    }

    /// <summary>Begins to follow a process.</summary>
    /// <returns>Null if it offers no diagnostics.</returns>
    public static async Task<RuntimeMeter?> StartAsync(int pid, CancellationToken cancellationToken) =>
        await TraceSession.OpenAsync(pid, Provider, keywords: -1, OnceASecond, cancellationToken).ConfigureAwait(false) is { } session
            ? new RuntimeMeter(session) : null;

    /// <summary>What it has counted since it was followed; null if the process tells no more. Any thread.</summary>
    public RuntimeReading? Read()
    {
        lock (_session)
            return _last;
    }

    /// <summary>Has the runtime end the trace, unless the process is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _session.StopAsync(limit.Token).ConfigureAwait(false);
            await _reading.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException)
        {
            // A process that has ended tells nothing, and there is nothing to end.
        }

        _session.Dispose();
    }

    private async Task ReadAsync()
    {
        var (buffer, length, counters) = (new byte[64 * 1024], 0, new CounterReader());
        try
        {
            while (await _session.Trace.ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false) is > 0 and var count)
            {
                length += count;
                var consumed = counters.Take(buffer.AsSpan(0, length));
                buffer.AsSpan(consumed, length - consumed).CopyTo(buffer);
                length -= consumed;
                Publish(counters.Total);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Said by what follows: there is no reading any more.
        }

        Publish(null);
    }

    private void Publish(RuntimeReading? reading)
    {
        lock (_session)
            _last = reading;
    }
}
