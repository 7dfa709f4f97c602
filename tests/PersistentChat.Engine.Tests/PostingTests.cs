using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine.Tests;

public class PostingTests
{
    [Fact]
    public async Task A_post_reaches_every_member_and_its_author_is_answered_before_his_own_copy()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        var bob = await harness.OpenAsync("bob");
        await alice.JoinAsync(EngineHarness.Lobby);
        await bob.JoinAsync(EngineHarness.Lobby);
        await alice.PostAsync("hello");
        await harness.SettleAsync();

        Assert.Equal(["posted 1", "message 1 hello"], alice.Lines.Where(line => !line.StartsWith("joined", StringComparison.Ordinal)).Skip(1));
        Assert.Equal(["message 1 hello"], bob.Messages);
    }

    [Fact]
    public async Task Nobody_sees_a_message_before_it_is_durable_and_a_crash_takes_back_nothing_that_was_seen()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        var disk = new TaskCompletionSource();
        harness.Log.HoldCommits = disk.Task;
        await alice.PostAsync("not yet");
        await EngineHarness.OnShardAsync(harness.Shard, () => { });
        Assert.Empty(alice.Messages);
        Assert.DoesNotContain("posted 1", alice.Lines);

        harness.Log.HoldCommits = null;
        disk.SetResult();
        await harness.SettleAsync();
        Assert.Equal(["message 1 not yet"], alice.Messages);
    }

    [Fact]
    public async Task A_join_and_a_post_in_one_packet_both_work()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.SubmitAsync(TestSession.Join(EngineHarness.Lobby), EngineHarness.Post(EngineHarness.Lobby, "at once"));
        await harness.SettleAsync();
        Assert.Equal(["reply JoinReply 200", "posted 1", "message 1 at once"], alice.Lines);
    }

    [Fact]
    public async Task A_client_with_rising_numbers_repeats_its_newest_post_however_many_posted_since_and_never_goes_back()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.RecentPosts = 2);
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        await alice.SubmitAsync(Rising(1, 5, "first"), Rising(1, 7, "second"));
        for (var i = 0; i < 5; i++)
            await alice.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "other", new PostIdentity((UInt128)i + 1, 1)));
        await harness.SettleAsync();
        var before = alice.Lines.Length;
        await alice.SubmitAsync(Rising(1, 7, "second"), Rising(1, 5, "first"), Rising(1, 6, "between"), Rising(1, 8, "next"));
        await harness.SettleAsync();
        Assert.Equal(["posted 2", "posted 8", "message 8 next", "refused 412", "refused 412"], alice.Lines[before..].OrderBy(Kind));

        static int Kind(string line) => line.StartsWith("refused", StringComparison.Ordinal) ? 1 : 0;
    }

    private static PostMessage Rising(UInt128 client, ulong number, string text) =>
        EngineHarness.Post(EngineHarness.Lobby, text, new PostIdentity(PostIdentity.RisingBit | client, number));

    [Fact]
    public async Task Numbers_have_no_gaps_and_every_member_gets_them_in_order()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Shards = 2);
        var sessions = new List<TestSession>();
        foreach (var shard in harness.Engine.Shards)
        {
            foreach (var name in new[] { "alice", "bob", "carol" })
                sessions.Add(await harness.OpenAsync(name, shard));
        }
        foreach (var session in sessions)
            await session.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        await Task.WhenAll(sessions.Select(async session =>
        {
            for (var i = 0; i < 100; i++)
                await session.PostAsync($"m{i}");
        }));
        await harness.SettleAsync();
        foreach (var session in sessions)
            Assert.Equal(Enumerable.Range(1, 600).Select(i => (long)i), session.Messages.Select(Number));
    }

    [Fact]
    public async Task A_post_to_a_room_that_is_not_there_or_not_joined_is_refused_and_takes_no_number()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.PostAsync("x", Guid.NewGuid());
        await alice.PostAsync("x");
        await alice.JoinAsync(EngineHarness.Lobby);
        await alice.PostAsync("first");
        await harness.SettleAsync();
        Assert.Contains("refused 404", alice.Lines);
        Assert.Contains("refused 424", alice.Lines);
        Assert.Equal(["message 1 first"], alice.Messages);
    }

    [Theory]
    [InlineData("\0", "")]
    [InlineData("a story that goes on for more than one vector of bytes, and then\0", "")]
    [InlineData("text", "{\\rtf1 \0}")]
    public async Task A_post_with_a_null_character_is_refused_and_takes_no_number(string text, string rtf)
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        var post = EngineHarness.Post(EngineHarness.Lobby, text);
        post.Message.SetContent(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(rtf));
        await alice.SubmitAsync(post);
        await alice.PostAsync("first");
        await harness.SettleAsync();
        Assert.Contains("refused 400", alice.Lines);
        Assert.Equal(["message 1 first"], alice.Messages);
    }

    [Fact]
    public async Task A_repeated_post_gets_the_original_number_and_no_second_message_also_after_a_restart()
    {
        var log = new PersistentChat.TestKit.MemoryEventLog();
        var identity = new PostIdentity(42, 7);
        await using (var harness = await EngineHarness.StartAsync(log: log))
        {
            var alice = await harness.OpenAsync("alice");
            await alice.JoinAsync(EngineHarness.Lobby);
            await alice.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "once", identity));
            await alice.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "once", identity));
            await harness.SettleAsync();
            Assert.Equal(2, alice.Lines.Count(line => line == "posted 1"));
            Assert.Single(alice.Messages);
        }
        await using var second = await EngineHarness.StartAsync(log: log);
        var again = await second.OpenAsync("alice");
        await again.JoinAsync(EngineHarness.Lobby);
        await again.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "once", identity));
        await second.SettleAsync();
        Assert.Contains("posted 1", again.Lines);
        Assert.Empty(again.Messages);
    }

    [Fact]
    public async Task A_repeat_is_answered_also_where_its_author_could_not_post_any_more()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        await alice.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "once", new PostIdentity(42, 7)));
        var outside = await harness.OpenAsync("alice");
        await outside.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "once", new PostIdentity(42, 7)));
        await outside.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "twice", new PostIdentity(42, 8)));
        await harness.SettleAsync();
        Assert.Contains("posted 1", outside.Lines);
        Assert.Contains("refused 424", outside.Lines);
        Assert.Single(alice.Messages);
    }

    [Fact]
    public async Task When_the_log_fails_the_author_is_cut_off_and_never_told_no()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        var disk = new TaskCompletionSource();
        harness.Log.HoldCommits = disk.Task;
        await alice.PostAsync("unknown fate");
        while (harness.Engine.Failure is null && !disk.Task.IsCompleted)
        {
            harness.Log.Fail();
            disk.SetResult();
        }
        await WaitFor(harness, () => alice.Lines.Contains("ended LogFailure"));
        Assert.DoesNotContain(alice.Lines, line => line.StartsWith("refused", StringComparison.Ordinal));
        Assert.NotNull(harness.Engine.Failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_failed_commit_what_is_known_is_answered_and_a_repeat_is_one_message_whatever_became_of_the_first(bool isKept)
    {
        var log = new PersistentChat.TestKit.MemoryEventLog();
        var identity = new PostIdentity(42, 7);
        await using (var harness = await EngineHarness.StartAsync(log: log))
        {
            var alice = await harness.OpenAsync("alice");
            var again = await harness.OpenAsync("alice");
            await alice.JoinAsync(EngineHarness.Lobby);
            await again.JoinAsync(EngineHarness.Lobby);
            await alice.PostAsync("known");
            await harness.SettleAsync();
            var disk = new TaskCompletionSource();
            log.HoldCommits = disk.Task;
            await alice.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "once", identity));
            await WaitFor(harness, () => log.Appended > log.Committed.Sequence);
            log.Fail();
            disk.SetResult();
            Assert.IsType<EventLogException>(await harness.Engine.Failed.WaitAsync(TimeSpan.FromSeconds(20)));
            await again.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "once", identity));
            await harness.Engine.StopAsync(default);
            Assert.Contains("posted 1", alice.Lines);
            foreach (var session in new[] { alice, again })
            {
                Assert.Equal("ended LogFailure", session.Lines[^1]);
                Assert.DoesNotContain(session.Lines, line => line.StartsWith("refused", StringComparison.Ordinal));
            }
        }
        log.Reopen(isKept);
        await using (var harness = await EngineHarness.StartAsync(log: log))
        {
            var alice = await harness.OpenAsync("alice");
            await alice.JoinAsync(EngineHarness.Lobby);
            await alice.SubmitAsync(EngineHarness.Post(EngineHarness.Lobby, "once", identity));
            await alice.PostAsync("next");
            await harness.SettleAsync();
            Assert.Equal(["posted 2", "posted 3"], alice.Lines.Where(line => line.StartsWith("posted", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task In_an_auditorium_only_presenters_post()
    {
        await using var harness = await EngineHarness.StartAsync();
        var hall = Guid.NewGuid();
        await harness.DefineRoomAsync(hall, "Hall", room => room with
        {
            Type = RoomType.Auditorium,
            Members = ["sip:bob@contoso.com"],
            Presenters = ["sip:bob@contoso.com"],
            Managers = ["sip:alice@contoso.com"],
        });
        var alice = await harness.OpenAsync("alice");
        var bob = await harness.OpenAsync("bob");
        await alice.JoinAsync(hall);
        await bob.JoinAsync(hall);
        await alice.PostAsync("not I", hall);
        await bob.PostAsync("but I", hall);
        await harness.SettleAsync();
        Assert.Contains("refused 403", alice.Lines);
        Assert.Equal(["message 1 but I"], alice.Messages);
    }

    private static long Number(string line) => long.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task WaitFor(EngineHarness harness, Func<bool> condition)
    {
        for (var turns = 0; turns < 10_000 && !condition(); turns++)
            await EngineHarness.OnShardAsync(harness.Shard, () => { });
        Assert.True(condition());
    }
}
