using PersistentChat.Storage;

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
