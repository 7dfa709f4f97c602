using System.Globalization;

namespace PersistentChat.Engine.Tests;

/// <summary>Posts that somebody looks at before they are accepted.</summary>
public sealed class InterceptionTests
{
    private static readonly Guid Lobby = EngineHarness.Lobby;

    [Fact]
    public async Task Interceptors_pass_rewrite_and_refuse_in_their_order()
    {
        var seen = new List<string>();
        await using var harness = await StartAsync(
            draft => draft.Text == "no" ? PostRuling.Reject(ResultCode.NotPermitted, "Say yes.") : PostRuling.Rewrite(draft with { Text = draft.Text + "!" }),
            draft =>
            {
                seen.Add(draft.Text);
                return PostRuling.Rewrite(draft with { Rtf = "{rtf}", IsAlert = true });
            });
        await using var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await bot.JoinAsync(Lobby);
        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() => bot.PostAsync(Lobby, "no"));
        Assert.Equal((ResultCode.NotPermitted, "Say yes."), (refused.Code, refused.Message));
        Assert.Equal(1, await bot.PostAsync(Lobby, "yes"));

        await using var feed = new EventFeed(bot);
        var message = await feed.MessageAsync();
        Assert.Equal(("yes!", "{rtf}", true), (message.Text, message.Rtf, message.IsAlert));
        Assert.Equal(["yes!"], seen);
    }

    [Fact]
    public async Task Every_binding_goes_through_and_learns_why()
    {
        await using var harness = await StartAsync(_ => PostRuling.Reject(ResultCode.LimitExceeded, "Enough for today."));
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(Lobby);
        await alice.PostAsync("hello");
        await WaitForAsync(() => alice.Lines.Contains("refused 413 Enough for today."));
        Assert.Empty(alice.Messages);
    }

    [Fact]
    public async Task What_comes_behind_a_post_that_waits_comes_behind_it_in_the_log_too()
    {
        var gate = new TaskCompletionSource();
        await using var harness = await StartAsync(async (draft, _) =>
        {
            await gate.Task;
            return PostRuling.Rewrite(draft with { Text = draft.Text + "!" });
        });
        var alice = await harness.OpenAsync("alice");
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(Lobby);
        await alice.JoinAsync(Lobby);
        await alice.SubmitAsync(
            EngineHarness.Post(Lobby, "one"), EngineHarness.Post(Lobby, "two"),
            Part(), TestSession.Join(Lobby), EngineHarness.Post(Lobby, "three"), Part());
        await harness.SettleAsync();
        Assert.Empty(bob.Messages);
        gate.SetResult();
        await WaitForAsync(() => bob.Lines.Count(line => line.StartsWith("parted", StringComparison.Ordinal)) == 2);

        Assert.Equal(
            ["joined sip:alice@contoso.com Lobby=Member", "message 1 one!", "message 2 two!", "parted sip:alice@contoso.com Lobby",
                "joined sip:alice@contoso.com Lobby=Member", "message 3 three!",
                "parted sip:alice@contoso.com Lobby"],
            bob.Lines.Where(line => !line.StartsWith("reply", StringComparison.Ordinal)));

        static PartRooms Part() => new() { Rooms = [new RoomReference(Lobby, "")] };
    }

    [Fact]
    public async Task A_session_that_waits_keeps_nobody_else_waiting_and_is_bounded_like_any_other()
    {
        var gate = new TaskCompletionSource();
        await using var harness = await StartAsync(
            async (draft, _) =>
            {
                if (draft.Author.Uri.Contains("alice", StringComparison.Ordinal))
                    await gate.Task;
                return PostRuling.Accept;
            },
            options => options.Limits.OpenCommandsPerSession = 3);
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(Lobby);
        await harness.SettleAsync();
        await alice.SubmitAsync(EngineHarness.Post(Lobby, "a"), EngineHarness.Post(Lobby, "b"), EngineHarness.Post(Lobby, "c"));
        await alice.RunAsync(() =>
        {
            var fourth = EngineHarness.Post(Lobby, "d");
            Assert.False(alice.Session.TrySubmit(fourth));
            fourth.Message.Release();
            fourth.Recycle();
        });
        await using var bob = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await bob.JoinAsync(Lobby);
        Assert.Equal(1, await bob.PostAsync(Lobby, "not waiting").WaitAsync(EventFeed.Patience));
        gate.SetResult();
        await WaitForAsync(() => alice.Messages.Length == 4);
        Assert.Equal(["message 1 not waiting", "message 2 a", "message 3 b", "message 4 c"], alice.Messages);
    }

    [Theory]
    [InlineData("throws", InterceptionFailurePolicy.Reject)]
    [InlineData("throws", InterceptionFailurePolicy.Accept)]
    [InlineData("hangs", InterceptionFailurePolicy.Reject)]
    [InlineData("hangs", InterceptionFailurePolicy.Accept)]
    [InlineData("empties", InterceptionFailurePolicy.Reject)]
    [InlineData("empties", InterceptionFailurePolicy.Accept)]
    [InlineData("forges", InterceptionFailurePolicy.Reject)]
    public async Task What_a_failure_means_is_a_matter_of_policy(string failure, InterceptionFailurePolicy policy)
    {
        await using var harness = await StartAsync(
            (draft, _) => failure switch
            {
                "throws" => throw new InvalidOperationException("The interceptor failed on purpose."),
                // It does not even look at its token.
                "hangs" => new ValueTask<PostRuling>(new TaskCompletionSource<PostRuling>().Task),
                "empties" => ValueTask.FromResult(PostRuling.Rewrite(draft with { Text = "" })),
                _ => ValueTask.FromResult(PostRuling.Rewrite(draft with { RoomId = Guid.NewGuid() })),
            },
            options =>
            {
                options.Interception.OnFailure = policy;
                options.Interception.TimeLimit = TimeSpan.FromMilliseconds(20);
            });
        await using var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await bot.JoinAsync(Lobby);
        var post = bot.PostAsync(Lobby, "hello").WaitAsync(EventFeed.Patience);
        if (policy == InterceptionFailurePolicy.Accept)
            Assert.Equal(1, await post);
        else
            Assert.Equal(ResultCode.Busy, (await Assert.ThrowsAsync<ChatRefusedException>(() => post)).Code);
    }

    [Fact]
    public async Task A_repeat_of_an_accepted_post_gets_its_number_whatever_is_said_of_it_now()
    {
        var isOpen = true;
        await using var harness = await StartAsync(draft =>
            isOpen ? PostRuling.Rewrite(draft with { Text = "first" }) : PostRuling.Reject(ResultCode.NotPermitted, "Closed."));
        await using var bot = await harness.Engine.OpenSessionAsync(
            "sip:bob@contoso.com", new LocalSessionOptions { ClientId = Guid.NewGuid() });
        await bot.JoinAsync(Lobby);
        var post = new LocalPost(Lobby, "draft") { Sequence = 1 };
        Assert.Equal(1, await bot.PostAsync(post));
        isOpen = false;
        Assert.Equal(1, await bot.PostAsync(post));
        Assert.Equal(ResultCode.NotPermitted, (await Assert.ThrowsAsync<ChatRefusedException>(() => bot.PostAsync(post with { Sequence = 2 }))).Code);
        isOpen = true;
        await bot.PartAsync([Lobby]);
        Assert.Equal(["first"], (await bot.HistoryAsync(Lobby, 10)).Select(message => message.Text));
    }

    [Fact]
    public async Task A_session_that_ends_takes_back_what_nobody_has_ruled_on()
    {
        var gate = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        await using var harness = await StartAsync(async (draft, _) =>
        {
            asked.TrySetResult();
            await gate.Task;
            return PostRuling.Accept;
        });
        var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await bot.JoinAsync(Lobby);
        var post = bot.PostAsync(Lobby, "never mind");
        await asked.Task.WaitAsync(EventFeed.Patience);
        await bot.DisposeAsync();
        gate.SetResult();
        await Assert.ThrowsAsync<SessionEndedException>(() => post.WaitAsync(EventFeed.Patience));
        await using var next = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await next.JoinAsync(Lobby);
        Assert.Equal(1, await next.PostAsync(Lobby, "this instead"));
    }

    [Fact]
    public async Task A_stop_waits_for_no_interceptor_and_answers_every_post()
    {
        var asked = new TaskCompletionSource<CancellationToken>();
        await using var harness = await StartAsync(
            (draft, token) =>
            {
                asked.TrySetResult(token);
                return new ValueTask<PostRuling>(new TaskCompletionSource<PostRuling>().Task);
            },
            options => options.Interception.TimeLimit = TimeSpan.FromMinutes(1));
        var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await bot.JoinAsync(Lobby);
        var posts = new[] { bot.PostAsync(Lobby, "one"), bot.PostAsync(Lobby, "two") };
        var token = await asked.Task.WaitAsync(EventFeed.Patience);
        await EngineHarness.OnShardAsync(harness.Shard, () => { });

        await harness.Engine.StopAsync(default).WaitAsync(EventFeed.Patience);
        Assert.True(token.IsCancellationRequested, "The interceptor was not told that nobody waits for it.");
        foreach (var post in posts)
            Assert.Equal(ResultCode.Busy, (await Assert.ThrowsAsync<ChatRefusedException>(() => post)).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public void A_time_limit_out_of_range_is_refused(int seconds)
    {
        var options = new ChatEngineOptions { Shards = 1 };
        options.Interception.TimeLimit = TimeSpan.FromSeconds(seconds);
        var refusal = Assert.Throws<ArgumentException>(() => new EngineHarness(new TestKit.MemoryEventLog(), options));
        Assert.Contains(seconds.ToString(CultureInfo.InvariantCulture), refusal.Message);
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(EventFeed.Patience);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Task<EngineHarness> StartAsync(params Func<PostDraft, PostRuling>[] rules) => EngineHarness.StartAsync(options =>
    {
        foreach (var rule in rules)
            options.Interception.Interceptors.Add(new Interceptor((draft, _) => ValueTask.FromResult(rule(draft))));
    });

    private static Task<EngineHarness> StartAsync(
        Func<PostDraft, CancellationToken, ValueTask<PostRuling>> rule, Action<ChatEngineOptions>? configure = null) =>
        EngineHarness.StartAsync(options =>
        {
            options.Interception.Interceptors.Add(new Interceptor(rule));
            configure?.Invoke(options);
        });

    private sealed class Interceptor(Func<PostDraft, CancellationToken, ValueTask<PostRuling>> rule) : IPostInterceptor
    {
        public ValueTask<PostRuling> InterceptAsync(PostDraft draft, CancellationToken cancellationToken) => rule(draft, cancellationToken);
    }
}
