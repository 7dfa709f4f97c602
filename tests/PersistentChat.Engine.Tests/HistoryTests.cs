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
        var alice = await harness.OpenAsync("alice");
        await alice.SubmitAsync(Read(5));
        await WaitForReply(harness, alice);
        Assert.Equal("reply HistoryReply 504", alice.Lines[^1]);
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

    private static ReadHistory Read(int count, Guid? room = null) =>
        new() { Room = new RoomReference(room ?? EngineHarness.Lobby, ""), Count = count };

    private static int Kind(string line) => line[0] == 'r' ? (line.Contains("Join", StringComparison.Ordinal) ? 0 : 2) : 1;

    private static async Task WaitForReply(EngineHarness harness, TestSession session)
    {
        for (var i = 0; i < 1000 && session.Lines.Length == 0; i++)
            await harness.SettleAsync();
    }
}
