using System.Buffers;
using PersistentChat.Storage.Tests.Events;
using PersistentChat.TestKit;

namespace PersistentChat.Storage.Tests.Projections;

/// <summary>A log and a projection in memory, and pumps between them that wait milliseconds where real ones wait seconds.</summary>
internal sealed class PumpRig(string projection = "memory") : IAsyncDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private readonly List<ProjectionPump> _pumps = [];

    internal MemoryEventLog Log { get; } = new();

    internal MemoryProjection Projection { get; } = new() { Name = projection };

    internal ListLogger Logger { get; } = new();

    internal FakeTime Time { get; } = new();

    internal CancellationToken Deadline => _deadline.Token;

    public async ValueTask DisposeAsync()
    {
        foreach (var pump in _pumps)
            await pump.DisposeAsync();
        await Log.DisposeAsync();
        _deadline.Dispose();
    }

    internal ProjectionPump Start(int batch = 100)
    {
        var pump = new ProjectionPump(
            Log, Projection,
            new ProjectionPumpOptions
            {
                BatchCount = batch,
                Linger = TimeSpan.FromMilliseconds(1),
                FirstPause = TimeSpan.FromMilliseconds(1),
                LongestPause = TimeSpan.FromMilliseconds(4),
            },
            Time, Logger);
        _pumps.Add(pump);
        pump.Start();
        return pump;
    }

    internal async Task PostAsync(int count)
    {
        var message = EventSamples.Message();
        message.Time = Time.GetUtcNow().UtcTicks;
        for (var i = 0; i < count; i++)
            Append(message);
        message.Release();
        await Log.CommitAsync();
    }

    internal async Task AppendAsync(ChatEvent chatEvent)
    {
        Append(chatEvent);
        await Log.CommitAsync();
    }

    /// <summary>Waits for something that the pump's own thread does.</summary>
    internal async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Deadline.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private void Append(ChatEvent chatEvent)
    {
        var output = new ArrayBufferWriter<byte>();
        EventCodec.Write(output, chatEvent);
        Log.Append(output.WrittenSpan);
    }
}
