using System.Diagnostics.Metrics;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>However an engine ends, it ends: no thread stays, and nobody waits for ever.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_engine_whose_start_failed_can_be_disposed()
    {
        var log = new MemoryEventLog();
        log.Append([0xff]);
        await log.CommitAsync();
        var harness = new EngineHarness(log, new ChatEngineOptions { Shards = 1 });

        await Assert.ThrowsAnyAsync<Exception>(() => harness.Engine.StartAsync(default));

        await harness.DisposeAsync().AsTask().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_stop_that_is_cut_short_ends_every_thread_all_the_same()
    {
        await using var harness = await EngineHarness.StartAsync();
        harness.Log.HoldCommits = new TaskCompletionSource().Task;
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        using var limit = new CancellationTokenSource();

        var stop = harness.Engine.StopAsync(limit.Token);
        Assert.False(stop.IsCompleted);
        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stop.WaitAsync(Patience));
        await harness.Shard.Ended.WaitAsync(Patience);
        Assert.DoesNotContain(alice.Lines, line => line.StartsWith("reply", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_that_fails_during_the_stop_ends_it_with_its_failure()
    {
        await using var harness = await EngineHarness.StartAsync();
        var hold = new TaskCompletionSource();
        harness.Log.HoldCommits = hold.Task;
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);

        var stop = harness.Engine.StopAsync(default);
        harness.Log.Fail();
        hold.SetResult();

        await Assert.ThrowsAsync<EventLogException>(() => stop.WaitAsync(Patience));
        await harness.Shard.Ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_shard_that_fails_during_the_stop_does_not_hold_it_up()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        alice.FailsAtItsEnd = true;

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Engine.StopAsync(default).WaitAsync(Patience));

        Assert.Equal("The peer failed on purpose.", failure.Message);
    }

    [Fact]
    public void The_gauges_of_an_engine_that_is_gone_report_nothing_even_if_their_meter_stays()
    {
        using var meters = new LastingMeters();
        var reported = new List<long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == meters)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => reported.Add(value));
        listener.Start();
        var metrics = new EngineMetrics(meters);
        metrics.Observe(() => 7, () => 8);

        listener.RecordObservableInstruments();
        metrics.Dispose();
        listener.RecordObservableInstruments();

        Assert.Equal([7, 8], reported.Order());
    }

    /// <summary>Like the factory of a host: its meters stay until it goes itself.</summary>
    private sealed class LastingMeters : IMeterFactory
    {
        private readonly List<LastingMeter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            _meters.Add(new LastingMeter(options.Name, this));
            return _meters[^1];
        }

        public void Dispose() => _meters.ForEach(meter => meter.End());

        private sealed class LastingMeter(string name, object scope) : Meter(name, null, null, scope)
        {
            public void End() => base.Dispose(disposing: true);

            // Nothing is disposed while the factory lives.
            protected override void Dispose(bool disposing) => base.Dispose(disposing: false);
        }
    }
}
