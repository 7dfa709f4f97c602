using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>Committed events for whoever is no member of anything.</summary>
public sealed class SubscriptionTests
{
    private static readonly Guid Lobby = EngineHarness.Lobby;

    [Fact]
    public async Task All_events_come_in_the_order_of_the_log_and_only_once_they_are_durable()
    {
        await using var harness = await EngineHarness.StartAsync();
        await using var events = harness.Engine.ReadEventsAsync().GetAsyncEnumerator();
        await using var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await bot.JoinAsync(Lobby);
        Assert.IsType<SessionJoined>((await NextAsync(events)).Event);
        var hold = new TaskCompletionSource();
        harness.Log.HoldCommits = hold.Task;
        var post = bot.PostAsync(Lobby, "hello");
        var next = NextAsync(events);
        await EngineHarness.OnShardAsync(harness.Shard, () => { });
        Assert.False(next.IsCompleted, "It was delivered before it was durable.");
        hold.SetResult();
        await post;

        var committed = await next;
        Assert.Equal("hello", committed.Message!.Text);
        Assert.Equal(committed.Event.Sequence, committed.Position.Sequence);
        await harness.DefineRoomAsync(Guid.NewGuid(), "Kitchen");
        Assert.Equal("Kitchen", Assert.IsType<RoomChanged>((await NextAsync(events)).Event).Room.Name);
    }

    [Fact]
    public async Task A_subscriber_to_rooms_gets_these_and_can_go_on_where_he_stopped()
    {
        await using var harness = await EngineHarness.StartAsync();
        var kitchen = Guid.NewGuid();
        await harness.DefineRoomAsync(kitchen, "Kitchen");
        var start = harness.Log.Committed;
        await using var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await bot.JoinAsync([Lobby, kitchen]);
        for (var i = 0; i < 200; i++)
            await bot.PostAsync(i % 2 == 0 ? Lobby : kitchen, $"{i}");

        var texts = new List<string>();
        LogCursor? position = start;
        while (texts.Count < 100)
        {
            await using var events = harness.Engine
                .ReadEventsAsync(new EventSubscription { Rooms = [kitchen], After = position }).GetAsyncEnumerator();
            for (var i = 0; i < 30 && texts.Count < 100; i++)
            {
                var committed = await NextAsync(events);
                position = committed.Position;
                if (committed.Message is { } message)
                    texts.Add(message.Text);
            }
        }
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{2 * i + 1}"), texts);
    }

    [Fact]
    public async Task Who_comes_too_late_is_told_what_he_missed_first()
    {
        await using var harness = await EngineHarness.StartAsync();
        await using var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        harness.Log.Drop(3);
        await using var events = harness.Engine.ReadEventsAsync(new EventSubscription { After = harness.Log.At(1) }).GetAsyncEnumerator();

        var missed = await Assert.ThrowsAsync<EventsMissedException>(() => NextAsync(events));

        Assert.Equal((2UL, 3UL), (missed.FirstMissed, missed.Start.Sequence));
        await using var again = harness.Engine.ReadEventsAsync(new EventSubscription { After = missed.Start }).GetAsyncEnumerator();
        Assert.Equal(4UL, (await NextAsync(again)).Event.Sequence);
    }

    [Fact]
    public async Task Who_is_overtaken_by_the_end_of_the_log_gets_what_he_has_read_and_is_then_told_what_he_missed()
    {
        await using var harness = await EngineHarness.StartAsync();
        await using var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com", new LocalSessionOptions { ReceivesEvents = false });
        await bot.JoinAsync(Lobby);
        await using var events = harness.Engine.ReadEventsAsync().GetAsyncEnumerator();
        for (var i = 1; i <= 200; i++)
            await bot.PostAsync(Lobby, $"{i}");
        var last = (await NextAsync(events)).Event.Sequence;
        harness.Log.Drop((int)harness.Log.Committed.Sequence);

        var missed = await Assert.ThrowsAsync<EventsMissedException>(async () =>
        {
            while (true)
                Assert.Equal(++last, (await NextAsync(events)).Event.Sequence);
        });

        Assert.Equal((last, harness.Log.Committed), (missed.FirstMissed, missed.Start));
    }

    [Fact]
    public async Task What_is_dropped_in_the_middle_of_a_portion_does_not_take_along_what_was_read_before()
    {
        var log = new MemoryEventLog();
        for (var i = 0; i < 10; i++)
            log.Append(new NodeStarted { Node = 1, Incarnation = 1 });
        await log.CommitAsync();
        using var subscriptions = new LogSubscriptions(new WatchedLog(log, position =>
        {
            if (position == 3)
                log.Drop(8);
        }));
        await using var events = subscriptions.ReadAsync(new EventSubscription(), log.At(0), default).GetAsyncEnumerator();
        for (var sequence = 1UL; sequence <= 3; sequence++)
            Assert.Equal(sequence, (await NextAsync(events)).Event.Sequence);

        var missed = await Assert.ThrowsAsync<EventsMissedException>(() => NextAsync(events));

        Assert.Equal((4UL, log.At(8)), (missed.FirstMissed, missed.Start));
    }

    [Fact]
    public async Task A_stop_waits_for_who_is_reading_since_the_log_is_closed_afterwards()
    {
        var empty = new MemoryEventLog();
        var isRead = new TaskCompletionSource();
        using var goOn = new ManualResetEventSlim();
        using var subscriptions = new LogSubscriptions(new WatchedLog(empty, _ =>
        {
            isRead.TrySetResult();
            Assert.True(goOn.Wait(EventFeed.Patience));
        }));
        await using var events = subscriptions.ReadAsync(new EventSubscription(), empty.Committed, default).GetAsyncEnumerator();
        var reading = Task.Run(async () => await events.MoveNextAsync());
        await isRead.Task.WaitAsync(EventFeed.Patience);

        var stop = subscriptions.StopAsync();
        // It would be over at once if it did not wait.
        await Task.WhenAny(stop, Task.Delay(200));
        Assert.False(stop.IsCompleted, "Somebody reads the log, and yet it might be closed.");
        goOn.Set();

        await stop.WaitAsync(EventFeed.Patience);
        Assert.False(await reading.WaitAsync(EventFeed.Patience));
    }

    [Fact]
    public async Task A_subscription_ends_with_the_engine_or_with_its_token()
    {
        await using var harness = await EngineHarness.StartAsync();
        using var limit = new CancellationTokenSource();
        await using var cancelled = harness.Engine.ReadEventsAsync(cancellationToken: limit.Token).GetAsyncEnumerator();
        await using var stopped = harness.Engine.ReadEventsAsync().GetAsyncEnumerator();
        var (first, second) = (cancelled.MoveNextAsync().AsTask(), stopped.MoveNextAsync().AsTask());
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(EventFeed.Patience));

        await harness.Engine.StopAsync(default).WaitAsync(EventFeed.Patience);

        Assert.False(await second.WaitAsync(EventFeed.Patience));
        Assert.Throws<InvalidOperationException>(() => harness.Engine.ReadEventsAsync());
    }

    [Fact]
    public async Task A_position_of_another_log_is_refused()
    {
        await using var harness = await EngineHarness.StartAsync();
        await using var events = harness.Engine.ReadEventsAsync(
            new EventSubscription { After = new LogCursor(Guid.NewGuid(), 0, 0) }).GetAsyncEnumerator();
        await Assert.ThrowsAsync<EventLogException>(() => NextAsync(events));
    }

    private static async Task<CommittedEvent> NextAsync(IAsyncEnumerator<CommittedEvent> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(EventFeed.Patience));
        return events.Current;
    }
}
