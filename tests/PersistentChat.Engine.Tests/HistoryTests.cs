namespace PersistentChat.Engine.Tests;

public class HistoryTests
{
    [Fact]
    public async Task History_from_memory_is_oldest_first_and_never_repeats_what_was_delivered_live()
    {
        await using var harness = await EngineHarness.StartAsync();
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(EngineHarness.Lobby);
        await bob.PostAsync("one");
        await bob.PostAsync("two");
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        await bob.PostAsync("live");
        await alice.SubmitAsync(Read(25));
        await harness.SettleAsync();
        Assert.Equal(["reply JoinReply 200", "message 3 live", "reply HistoryReply 200 1:one 2:two"], alice.Lines.OrderBy(Kind));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(97)]
    [InlineData(100)]
    public async Task Between_memory_log_and_archive_there_is_neither_a_seam_nor_a_double(int archived)
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.RecentMessages = 5);
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(EngineHarness.Lobby);
        for (var i = 1; i <= 100; i++)
            await bob.PostAsync($"m{i}");
        await harness.SettleAsync();
        harness.Archive.TakeFrom(harness.Log, harness.Log.Committed.Sequence - (ulong)(100 - archived));
        var alice = await harness.OpenAsync("alice");
        await alice.SubmitAsync(Read(80));
        await WaitForReply(harness, alice);
        Assert.Equal($"reply HistoryReply 200{string.Concat(Enumerable.Range(21, 80).Select(i => $" {i}:m{i}"))}", alice.Lines[^1]);
    }

    [Fact]
    public async Task While_the_archive_is_away_old_history_says_so_and_the_chat_goes_on()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.RecentMessages = 2);
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(EngineHarness.Lobby);
        for (var i = 0; i < 5; i++)
            await bob.PostAsync("x");
        await harness.SettleAsync();
        harness.Archive.Failure = new IOException("away");
        // The log begins with message 2 now.
        harness.Log.Drop((int)harness.Log.Committed.Sequence - 4);
        var alice = await harness.OpenAsync("alice");
        await alice.SubmitAsync(Read(5));
        await WaitForReply(harness, alice);
        Assert.Equal("reply HistoryReply 504", alice.Lines[^1]);
        await alice.SubmitAsync(Read(4));
        await WaitForReply(harness, alice, replies: 2);
        Assert.Equal("reply HistoryReply 200 2:x 3:x 4:x 5:x", alice.Lines[^1]);
        await bob.PostAsync("goes on");
        await harness.SettleAsync();
        Assert.Equal("message 6 goes on", bob.Messages[^1]);
    }

    [Fact]
    public async Task A_category_without_history_delivers_live_and_shows_nothing_later()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.Engine.DefineCategoryAsync(new CategoryDefinition { Name = "Volatile", KeepsHistory = false }, default);
        var room = Guid.NewGuid();
        await harness.DefineRoomAsync(room, "Gone", definition => definition with { Category = "Volatile" });
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(room);
        await bob.PostAsync("now only", room);
        var alice = await harness.OpenAsync("alice");
        await alice.SubmitAsync(Read(25, room));
        await harness.SettleAsync();
        Assert.Equal(["message 1 now only"], bob.Messages);
        Assert.Equal("reply HistoryReply 200", alice.Lines[^1]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    public async Task A_suspended_session_gets_what_it_missed_in_order_and_then_goes_on_live(int missed)
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.RecentMessages = 5);
        var bob = await harness.OpenAsync("bob");
        var alice = await harness.OpenAsync("alice");
        await bob.JoinAsync(EngineHarness.Lobby);
        await alice.JoinAsync(EngineHarness.Lobby);
        await bob.PostAsync("seen");
        await harness.SettleAsync();
        await alice.RunAsync(() => alice.TakesNothing = true);
        await bob.PostAsync("in the outbox");
        await harness.SettleAsync();
        await alice.RunAsync(() => alice.Session.Suspend([]));
        for (var i = 0; i < missed; i++)
            await bob.PostAsync($"missed {i}");
        await harness.SettleAsync();
        var before = bob.Lines.Length;
        await alice.RunAsync(() =>
        {
            alice.TakesNothing = false;
            alice.Session.Resume(alice);
        });
        for (var i = 0; i < 20; i++)
            await bob.PostAsync($"live {i}");
        var expected = 1 + 1 + missed + 20;
        for (var i = 0; i < 1000 && alice.Messages.Length < expected; i++)
            await harness.SettleAsync();
        Assert.Equal(Enumerable.Range(1, expected), alice.Messages.Select(line => int.Parse(line.Split(' ')[1], null)));
        Assert.DoesNotContain(bob.Lines[before..], line => line.Contains("alice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_suspended_again_before_its_catch_up_was_answered_is_caught_up_when_it_is_back()
    {
        await using var harness = await EngineHarness.StartAsync();
        var (alice, bob) = await BothInLobbyAsync(harness);
        await alice.RunAsync(() => alice.Session.Suspend([]));
        await bob.PostAsync("one");
        await harness.SettleAsync();

        await HoldingCommitsAsync(harness, bob, async () =>
        {
            await alice.RunAsync(() => alice.Session.Resume(alice));
            await alice.RunAsync(() => alice.Session.Suspend([]));
        });
        await alice.RunAsync(() => alice.Session.Resume(alice));
        await harness.SettleAsync();
        await bob.PostAsync("three");
        await harness.SettleAsync();

        Assert.Equal(["message 1 one", "message 2 held", "message 3 three"], alice.Messages);
    }

    [Fact]
    public async Task Messages_taken_back_after_a_catch_up_was_asked_for_are_sent_again_and_leave_no_gap()
    {
        await using var harness = await EngineHarness.StartAsync();
        var (alice, bob) = await BothInLobbyAsync(harness);
        await alice.RunAsync(() => alice.TakesNothing = true);
        await bob.PostAsync("one");
        await harness.SettleAsync();
        OutboundMessage? unconfirmed = null;
        await alice.RunAsync(() =>
        {
            Assert.True(alice.Session.TryDequeue(out unconfirmed));
            alice.Session.Suspend([]);
            alice.TakesNothing = false;
        });

        await HoldingCommitsAsync(harness, bob, () => alice.RunAsync(() =>
        {
            alice.Session.Resume(alice);
            alice.Session.Suspend([unconfirmed!]);
            alice.Session.Resume(alice);
            unconfirmed!.Release();
        }));
        await harness.SettleAsync();

        Assert.Equal(["message 1 one", "message 2 held"], alice.Messages);
    }

    private static async Task<(TestSession Alice, TestSession Bob)> BothInLobbyAsync(EngineHarness harness)
    {
        var (alice, bob) = (await harness.OpenAsync("alice"), await harness.OpenAsync("bob"));
        await alice.JoinAsync(EngineHarness.Lobby);
        await bob.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        return (alice, bob);
    }

    /// <summary>What is decided during the action is published only after it, behind a post of Bob's.</summary>
    private static async Task HoldingCommitsAsync(EngineHarness harness, TestSession bob, Func<Task> action)
    {
        var hold = new TaskCompletionSource();
        harness.Log.HoldCommits = hold.Task;
        await bob.PostAsync("held");
        await action();
        harness.Log.HoldCommits = null;
        hold.SetResult();
        await harness.SettleAsync();
    }

    private static ReadHistory Read(int count, Guid? room = null) =>
        new() { Room = new RoomReference(room ?? EngineHarness.Lobby, ""), Count = count };

    private static int Kind(string line) => line[0] == 'r' ? (line.Contains("Join", StringComparison.Ordinal) ? 0 : 2) : 1;

    private static async Task WaitForReply(EngineHarness harness, TestSession session, int replies = 1)
    {
        for (var i = 0; i < 1000 && session.Lines.Length < replies; i++)
            await harness.SettleAsync();
    }
}
