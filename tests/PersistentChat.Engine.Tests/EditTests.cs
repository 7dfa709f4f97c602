using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>What replacements and removals in the log do to history, wherever the archive stands.</summary>
public class EditTests
{
    private const int Posts = 40;

    [Theory]
    [InlineData(30, 0)]
    [InlineData(30, 20)]
    [InlineData(30, Posts)]
    [InlineData(30, Posts + 1)]
    [InlineData(30, Posts + 3)]
    [InlineData(5, 0)]
    [InlineData(5, 20)]
    [InlineData(5, Posts)]
    [InlineData(5, Posts + 1)]
    [InlineData(5, Posts + 2)]
    [InlineData(5, Posts + 3)]
    public async Task History_shows_what_was_replaced_and_removed_also_behind_the_archives_cursor(int inMemory, int archived)
    {
        var log = new MemoryEventLog();
        var before = await PostAsync(log);
        await EditAsync(log);
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.RecentMessages = inMemory, log);
        harness.Archive.TakeFrom(log, before + (ulong)archived);
        var alice = await harness.OpenAsync("alice");
        await alice.SubmitAsync(new ReadHistory { Room = new RoomReference(EngineHarness.Lobby, ""), Count = 20 });
        for (var i = 0; i < 1000 && alice.Lines.Length == 0; i++)
            await harness.SettleAsync();
        var expected = Enumerable.Range(21, 19).Where(i => i is not (25 or 26)).Select(i => i is 22 or 38 ? $" {i}:new {i}" : $" {i}:m{i}");
        Assert.Equal($"reply HistoryReply 200{string.Concat(expected)}", alice.Lines[^1]);
    }

    [Fact]
    public async Task A_removed_message_does_not_free_its_number()
    {
        var log = new MemoryEventLog();
        await PostAsync(log);
        await EditAsync(log);
        await using var harness = await EngineHarness.StartAsync(log: log);
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(EngineHarness.Lobby);
        await bob.PostAsync("next");
        await harness.SettleAsync();
        Assert.Equal([$"message {Posts + 1} next"], bob.Messages);
    }

    /// <summary>Posts m1 to m40 and stops.</summary>
    /// <returns>Sequence number before the first post.</returns>
    private static async Task<ulong> PostAsync(MemoryEventLog log)
    {
        await using var harness = await EngineHarness.StartAsync(log: log);
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        var before = log.Committed.Sequence;
        for (var i = 1; i <= Posts; i++)
            await bob.PostAsync($"m{i}");
        await harness.SettleAsync();
        Assert.Equal(before + Posts, log.Committed.Sequence);
        return before;
    }

    /// <summary>Three events, directly behind the posts but for the end of Bob's session.</summary>
    private static async Task EditAsync(MemoryEventLog log)
    {
        foreach (var number in new[] { 22, 38 })
            log.Append(new MessageReplaced { RoomId = EngineHarness.Lobby, Number = number, User = "admin", Text = $"new {number}" });
        log.Append(new MessagesRemoved
        {
            RoomId = EngineHarness.Lobby,
            User = "admin",
            Ranges = [new NumberRange(25, 26), new NumberRange(Posts, Posts)],
        });
        await log.CommitAsync();
    }
}
