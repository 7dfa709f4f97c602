using System.Diagnostics;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>What is refused while the log is full, what is not, and how it goes on.</summary>
public sealed class LogSpaceTests
{
    [Fact]
    public async Task While_the_log_is_full_what_would_make_an_event_is_refused_as_busy_until_there_is_space()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        var bob = await harness.OpenAsync("bob");
        await alice.JoinAsync(EngineHarness.Lobby);
        await alice.PostAsync("before");
        await FillAsync(harness);

        await alice.PostAsync("refused");
        await bob.JoinAsync(EngineHarness.Lobby);
        await alice.SubmitAsync(new SetPreference { Label = "color", Content = "blue" });
        await Assert.ThrowsAsync<LogFullException>(() => harness.DefineRoomAsync(Guid.NewGuid(), "Other"));
        await harness.SettleAsync();
        Assert.Contains("refused 503", alice.Lines);
        Assert.Contains("reply PreferenceReply 503", alice.Lines);
        Assert.Contains("reply JoinReply 503", bob.Lines);

        harness.Log.FreeBytes = long.MaxValue;
        await UntilAsync(harness, LogSpaceState.Free);
        await bob.JoinAsync(EngineHarness.Lobby);
        await alice.PostAsync("after");
        await harness.SettleAsync();
        Assert.Equal(["message 1 before", "message 2 after"], alice.Messages);
        Assert.Equal(["message 2 after"], bob.Messages);
        Assert.True(await harness.DefineRoomAsync(Guid.NewGuid(), "Other"));
    }

    [Fact]
    public async Task While_the_log_is_full_ends_go_through_and_what_is_there_already_is_answered()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        var bob = await harness.OpenAsync("bob");
        await alice.JoinAsync(EngineHarness.Lobby);
        await bob.JoinAsync(EngineHarness.Lobby);
        var identity = new PostIdentity(42, 7);
        await alice.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "once", identity));
        await FillAsync(harness);
        var before = harness.Log.Committed.Sequence;

        await alice.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "once", identity));
        await alice.JoinAsync(EngineHarness.Lobby);
        Assert.False(await harness.DefineRoomAsync(EngineHarness.Lobby, "Lobby"));
        await bob.RunAsync(() => bob.Session.End(SessionEndReason.Left));
        await harness.SettleAsync();
        Assert.Equal(2, alice.Lines.Count(line => line == "posted 1"));
        Assert.Equal(2, alice.Lines.Count(line => line == "reply JoinReply 200"));
        Assert.Equal(before + 1, harness.Log.Committed.Sequence);
    }

    [Fact]
    public async Task Near_the_end_posts_are_slower_and_all_of_them_are_taken()
    {
        const int Posts = 100;
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        harness.Log.FreeBytes = new LogRetentionOptions().DiskReserve * 3 / 2;
        await UntilAsync(harness, LogSpaceState.Slow);
        for (var i = 0; i < Posts; i++)
            await alice.PostAsync("slow");
        await harness.SettleAsync();
        Assert.Equal(Posts, alice.Messages.Length);
        Assert.DoesNotContain("refused 503", alice.Lines);
    }

    [Fact]
    public void What_is_appended_lasts_for_its_size_over_the_rate_and_no_wait_is_long()
    {
        var time = new FakeTime();
        using var pace = new LogPace(new LogSpace(new LogRetentionOptions()), time);
        pace.Appended(20);
        Assert.Equal(TimeSpan.FromMilliseconds(20), pace.Take(1000));
        pace.Appended(10);
        Assert.Equal(TimeSpan.FromMilliseconds(30), pace.Take(1000));
        time.Advance(TimeSpan.FromMilliseconds(25));
        pace.Appended(0);
        Assert.Equal(TimeSpan.FromMilliseconds(5), pace.Take(1000));
        pace.Appended(1_000_000);
        Assert.Equal(TimeSpan.FromMilliseconds(50), pace.Take(1000));
        time.Advance(TimeSpan.FromSeconds(1));
        pace.Appended(1);
        Assert.Equal(TimeSpan.FromMilliseconds(1), pace.Take(1000));
        pace.Appended(1);
        Assert.Equal(TimeSpan.FromMilliseconds(50), pace.Take(0));
    }

    private static Task FillAsync(EngineHarness harness)
    {
        harness.Log.FreeBytes = 0;
        return UntilAsync(harness, LogSpaceState.Full);
    }

    /// <summary>The keeper looks by itself, a second apart at most.</summary>
    private static async Task UntilAsync(EngineHarness harness, LogSpaceState state)
    {
        var limit = Stopwatch.StartNew();
        while (harness.Engine.LogSpace.State != state)
        {
            Assert.True(limit.Elapsed < TimeSpan.FromSeconds(30), $"the log is {harness.Engine.LogSpace.State}");
            await Task.Delay(10);
        }
    }
}
