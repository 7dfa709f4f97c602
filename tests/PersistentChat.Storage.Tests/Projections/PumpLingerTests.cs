using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage.Tests.Events;
using PersistentChat.TestKit;

namespace PersistentChat.Storage.Tests.Projections;

/// <summary>How long events wait for each other, on a clock whose lingers end when as many events as a test says have come.</summary>
public sealed class PumpLingerTests
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(40);

    /// <summary>One event begins the batch; what comes in each linger follows.</summary>
    [Theory]
    [InlineData(new[] { 99, 500 }, 1 + 99)]
    [InlineData(new[] { 100, 200, 99, 500 }, 1 + 399)]
    [InlineData(new[] { 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100 }, 1 + 1000)]
    [InlineData(new[] { 1600, 500 }, 1500)]
    public async Task A_batch_is_gathered_while_each_linger_brings_many_events_and_no_longer_than_it_may(int[] arrivals, int firstBatch)
    {
        await using var log = new MemoryEventLog();
        var projection = new MemoryProjection();
        var time = new LingeringTime(linger => Append(log, linger < arrivals.Length ? arrivals[linger] : 0));
        var options = new ProjectionPumpOptions { BatchCount = 1500, Linger = Linger, LongestLinger = 10 * Linger };
        Append(log, 1);
        await using var pump = new ProjectionPump(log, projection, options, time, NullLogger<ProjectionPump>.Instance);
        pump.Start();

        await pump.WaitUntilAsync(1, default).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(firstBatch, projection.BatchSizes[0]);
    }

    private static void Append(MemoryEventLog log, int count)
    {
        var record = new ArrayBufferWriter<byte>();
        var message = EventSamples.Message();
        EventCodec.Write(record, message);
        message.Release();
        for (var i = 0; i < count; i++)
            log.Append(record.WrittenSpan);
        log.CommitAsync().AsTask().GetAwaiter().GetResult();
    }

    private sealed class LingeringTime(Action<int> passed) : TimeProvider
    {
        private int _lingers = -1;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Linger)
                passed(Interlocked.Increment(ref _lingers));
            return base.CreateTimer(callback, state, dueTime == Linger ? TimeSpan.Zero : dueTime, period);
        }
    }
}
