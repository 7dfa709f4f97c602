using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>Start, stop and disposal in every order that a host may ask for them.</summary>
public sealed class LifecycleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Starts_stops_and_disposals_may_be_repeated_and_asked_for_at_once()
    {
        var harness = new EngineHarness(new MemoryEventLog(), new ChatEngineOptions { Shards = 2 });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => harness.Engine.StartAsync(default))).WaitAsync(Patience);
        Assert.Equal(1, harness.Log.Commits);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => harness.Engine.StopAsync(default))).WaitAsync(Patience);
        await harness.Engine.StopAsync(default).WaitAsync(Patience);
        await Task.WhenAll(harness.Engine.DisposeAsync().AsTask(), harness.Engine.DisposeAsync().AsTask()).WaitAsync(Patience);
        await harness.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.All(harness.Engine.Shards, shard => Assert.True(shard.Ended.IsCompleted));
    }

    [Fact]
    public async Task An_engine_that_was_never_started_can_be_stopped_and_then_never_starts()
    {
        await using var harness = new EngineHarness(new MemoryEventLog(), new ChatEngineOptions { Shards = 1 });
        await harness.Engine.StopAsync(default).WaitAsync(Patience);
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Engine.StartAsync(default));
        Assert.Equal(0UL, harness.Log.Appended);
    }

    [Fact]
    public async Task A_stop_gives_up_a_start_that_is_under_way_and_leaves_no_thread()
    {
        var state = new SlowState();
        await using var log = new MemoryEventLog();
        using var meters = new TestMeters();
        await using var engine = new ChatEngine(
            new ChatEngineOptions { Shards = 1 }, new EngineStorage(log, state, new MemoryArchive(), []), _ => new IdleShardIo(),
            TimeProvider.System, NullLoggerFactory.Instance, meters);
        var start = engine.StartAsync(default);
        await state.Asked.Task.WaitAsync(Patience);

        await engine.StopAsync(default).WaitAsync(Patience);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.False(engine.Shards[0].Ended.IsCompleted, "The shard ran although the start was given up.");
        Assert.Equal(0UL, log.Appended);
    }

    [Fact]
    public async Task A_start_that_failed_is_not_taken_for_a_start()
    {
        var log = new MemoryEventLog();
        log.Append([0xff]);
        await log.CommitAsync();
        await using var harness = new EngineHarness(log, new ChatEngineOptions { Shards = 1 });
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => harness.Engine.StartAsync(default));
        var again = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Engine.StartAsync(default));
        Assert.Same(failure, again.InnerException);
    }

    [Fact]
    public async Task An_engine_that_does_not_run_says_so_instead_of_waiting_for_ever()
    {
        var user = new UserDefinition("sip:alice@contoso.com", "", null);
        await using var harness = new EngineHarness(new MemoryEventLog(), new ChatEngineOptions { Shards = 1 });
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Engine.DefineUserAsync(user, default));
        await harness.Engine.StartAsync(default);
        await harness.Engine.DefineUserAsync(user, default);
        await harness.Engine.StopAsync(default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Engine.DefineUserAsync(user, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Engine.DrainAsync(default));
    }

    [Fact]
    public async Task Definitions_that_come_while_it_stops_are_made_or_refused_but_never_left_waiting()
    {
        await using var harness = await EngineHarness.StartAsync();
        var definitions = Enumerable.Range(0, 200).Select(number => Task.Run(() =>
            harness.Engine.DefineUserAsync(new UserDefinition($"sip:user{number}@contoso.com", "", null), default))).ToArray();
        await harness.Engine.StopAsync(default).WaitAsync(Patience);
        foreach (var definition in definitions)
        {
            try
            {
                Assert.True(await definition.WaitAsync(Patience));
            }
            catch (InvalidOperationException)
            {
                // It came too late.
            }
        }
    }

    /// <summary>A state that takes for ever to load.</summary>
    private sealed class SlowState : ILocalState
    {
        internal TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<LocalSnapshot> LoadAsync(CancellationToken cancellationToken)
        {
            Asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("It was never to return.");
        }
    }
}
