namespace PersistentChat.Engine.Tests;

/// <summary>What is posted in a room during a turn of the shard: one run for every member, and nothing out of its place.</summary>
public class RunTests
{
    private static readonly Guid Second = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a02");

    [Fact]
    public async Task The_messages_of_a_turn_are_one_body_in_a_format_that_joins_them_and_one_each_in_any_other()
    {
        await using var harness = await EngineHarness.StartAsync();
        var (alice, bob) = await JoinedAsync(harness);
        await harness.InOneTurnAsync(() => harness.Decide(alice, Post("a"), Post("b"), Post("c")));
        await harness.SettleAsync();
        Assert.Equal(["message 1 a|message 2 b|message 3 c|"], bob.Messages);
        Assert.Equal(["posted 1", "posted 2", "posted 3", "message 1 a", "message 2 b", "message 3 c"], alice.Lines[^6..]);
    }

    [Fact]
    public async Task Several_batches_of_a_turn_make_one_run()
    {
        await using var harness = await EngineHarness.StartAsync();
        var (alice, bob) = await JoinedAsync(harness);
        await harness.InOneTurnAsync(() =>
        {
            harness.Decide(alice, Post("a"));
            harness.Decide(alice, Post("b"), Post("c"));
            harness.Decide(bob, Post("d"));
        });
        await harness.SettleAsync();
        Assert.Equal(["message 1 a|message 2 b|message 3 c|message 4 d|"], bob.Messages);
    }

    [Fact]
    public async Task Rooms_that_speak_in_turns_have_a_run_each()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.DefineRoomAsync(Second, "Second");
        var (alice, bob) = await JoinedAsync(harness);
        await alice.JoinAsync(Second);
        await bob.JoinAsync(Second);
        await harness.SettleAsync();
        await harness.InOneTurnAsync(() => harness.Decide(alice, Post("a"), Post("x", Second), Post("b"), Post("y", Second)));
        await harness.SettleAsync();
        Assert.Equal(["message 1 a|message 2 b|", "message 1 x|message 2 y|"], bob.Messages);
    }

    [Fact]
    public async Task Who_joins_between_two_messages_of_a_batch_gets_only_what_is_behind_his_join()
    {
        await using var harness = await EngineHarness.StartAsync();
        var (alice, bob) = await JoinedAsync(harness);
        var carol = await harness.OpenAsync("carol", encoder: JoiningTextEncoder.Instance);
        await harness.InOneTurnAsync(() =>
        {
            Submit(alice, Post("a"), Post("b"));
            Submit(carol, TestSession.Join(EngineHarness.Lobby));
            harness.Decide(alice, Post("c"), Post("d"));
        });
        await harness.SettleAsync();
        Assert.Equal(["reply JoinReply 200", "message 3 c|message 4 d|"], carol.Lines);
        Assert.Equal(["message 1 a|message 2 b|", "joined sip:carol@contoso.com Lobby=Member", "message 3 c|message 4 d|"], bob.Lines[^3..]);
        Assert.Equal(2, carol.LastReply<JoinReply>().Rooms[0].LastNumber);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_leaves_between_two_messages_of_a_batch_has_what_is_before_it_and_the_others_hear_of_it_there(bool byEnding)
    {
        await using var harness = await EngineHarness.StartAsync();
        var (alice, bob) = await JoinedAsync(harness);
        var carol = await harness.OpenAsync("carol", encoder: JoiningTextEncoder.Instance);
        await carol.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        await harness.InOneTurnAsync(
            () => harness.Decide(alice, Post("a"), Post("b")),
            () =>
            {
                if (byEnding)
                    carol.Session.End(SessionEndReason.Left);
                else
                    Submit(carol, new PartRooms { Rooms = [new RoomReference(EngineHarness.Lobby, "")] });
                harness.Decide(alice, Post("c"));
            });
        await harness.SettleAsync();
        // What an ended session had not taken it gets no more.
        Assert.Equal(byEnding ? [] : ["message 1 a|message 2 b|", "reply PartReply 200"], carol.Lines[1..].Order());
        Assert.Equal(["message 1 a|message 2 b|", "parted sip:carol@contoso.com Lobby", "message 3 c|"], bob.Lines[^3..]);
    }

    [Fact]
    public async Task An_answer_stands_behind_the_messages_before_it_and_ahead_of_the_later_ones()
    {
        await using var harness = await EngineHarness.StartAsync();
        var (alice, bob) = await JoinedAsync(harness);
        // A peer puts a reply into its outbox where it is given it.
        var place = "";
        await bob.RunAsync(() => bob.WhenTold = line =>
        {
            if (line.StartsWith("reply HistoryReply", StringComparison.Ordinal))
                place = $"{line} behind {bob.Session.QueuedBytes} bytes";
        });
        var read = new ReadHistory { Room = new RoomReference(EngineHarness.Lobby, ""), Count = 10 };
        await harness.InOneTurnAsync(() =>
        {
            Submit(alice, Post("a"), Post("b"));
            Submit(bob, read);
            harness.Decide(alice, Post("c"));
        });
        await harness.SettleAsync();
        Assert.Equal($"reply HistoryReply 200 behind {"message 1 a|message 2 b|".Length} bytes", place);
        Assert.Equal(["message 1 a|message 2 b|", "message 3 c|"], bob.Messages);
    }

    [Fact]
    public async Task A_refusal_and_an_answer_of_another_shard_change_nothing()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Shards = 2);
        var (alice, bob) = await JoinedAsync(harness);
        var far = await harness.OpenAsync("carol", harness.Engine.Shards[1]);
        await far.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        await harness.InOneTurnAsync(() =>
        {
            harness.Decide(alice, Post("a"), Post("nowhere", Guid.NewGuid()));
            far.SubmitAsync(new GetPreference { Label = "colour", KnownVersion = 0, CreateDefault = false }).Wait();
            harness.Decide(alice, Post("b"));
        });
        await harness.SettleAsync();
        Assert.Equal(["message 1 a", "message 2 b"], far.Messages);
        Assert.Equal(["message 1 a", "message 2 b"], alice.Messages);
        Assert.Contains("refused 404", alice.Lines);
        Assert.Equal("message 1 a|message 2 b|", string.Concat(bob.Messages));
    }

    [Fact]
    public async Task A_long_run_is_several_bodies_of_whole_messages()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.MessageSize = 20_000);
        var (alice, bob) = await JoinedAsync(harness);
        var text = new string('x', 10_000);
        await harness.InOneTurnAsync(() => harness.Decide(alice, [.. Enumerable.Range(0, 10).Select(_ => Post(text))]));
        await harness.SettleAsync();
        // A body takes no more once it has 32 KiB.
        Assert.Equal([4, 4, 2], bob.Messages.Select(body => body.Count(letter => letter == '|')));
        Assert.Equal(string.Concat(Enumerable.Range(1, 10).Select(number => $"message {number} {text}|")), string.Concat(bob.Messages));
        Assert.Equal(10, alice.Messages.Length);
    }

    [Fact]
    public async Task A_run_larger_than_the_outbox_ends_only_who_does_not_take_it()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.OutboxBytes = 4096);
        var (alice, bob) = await JoinedAsync(harness);
        var carol = await harness.OpenAsync("carol", encoder: JoiningTextEncoder.Instance);
        await carol.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        await carol.RunAsync(() => carol.TakesNothing = true);
        await harness.InOneTurnAsync(() => harness.Decide(alice, [.. Enumerable.Range(0, 60).Select(_ => Post(new string('x', 100)))]));
        await harness.SettleAsync();
        await harness.SettleAsync();
        Assert.Equal("ended SlowConsumer", carol.Lines[^1]);
        Assert.Equal(60, Assert.Single(bob.Messages).Count(letter => letter == '|'));
        Assert.Equal("parted sip:carol@contoso.com Lobby", bob.Lines[^1]);
        Assert.Equal(60, alice.Messages.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_suspension_takes_back_a_run_from_its_first_message_and_nothing_comes_twice(bool joins)
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        var bob = await harness.OpenAsync("bob", encoder: joins ? JoiningTextEncoder.Instance : TextEncoder.Instance);
        await alice.JoinAsync(EngineHarness.Lobby);
        await bob.JoinAsync(EngineHarness.Lobby);
        await alice.PostAsync("taken");
        await harness.SettleAsync();
        await harness.InOneTurnAsync(
            () => harness.Decide(alice, Post("a"), Post("b")),
            () =>
            {
                Assert.True(bob.Session.QueuedBytes > 0);
                bob.Session.Suspend([]);
                harness.Decide(alice, Post("c"), Post("d"));
            });
        await harness.SettleAsync();
        Assert.Single(bob.Messages);
        await harness.InOneTurnAsync(() =>
        {
            bob.Session.Resume(bob);
            harness.Decide(alice, Post("e"), Post("f"));
        });
        await WaitForMessagesAsync(harness, bob, 7);
        Assert.Equal(
            ["message 1 taken", "message 2 a", "message 3 b", "message 4 c", "message 5 d", "message 6 e", "message 7 f"],
            Messages(bob));
    }

    /// <summary>As a connection that takes no answers does: while messages of its room gather.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_goes_when_told_of_his_post_hurts_nobody_and_misses_nothing_if_he_comes_back(bool forGood)
    {
        await using var harness = await EngineHarness.StartAsync();
        var (alice, bob) = await JoinedAsync(harness);
        await alice.RunAsync(() => alice.WhenTold = line =>
        {
            if (line != "posted 2")
                return;
            if (forGood)
                alice.Session.End(SessionEndReason.SlowConsumer);
            else
                alice.Session.Suspend([]);
        });
        await harness.InOneTurnAsync(() => harness.Decide(alice, Post("a"), Post("b"), Post("c")));
        await harness.SettleAsync();
        Assert.Empty(alice.Messages);
        Assert.Contains("message 1 a|message 2 b|message 3 c|", bob.Messages);
        if (forGood)
            return;
        await alice.RunAsync(() => alice.Session.Resume(alice));
        await WaitForMessagesAsync(harness, alice, 3);
        Assert.Equal(["message 1 a", "message 2 b", "message 3 c"], alice.Messages);
    }

    [Fact]
    public async Task A_session_that_is_behind_catches_up_in_order_while_runs_go_on()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.RecentMessages = 5);
        var (alice, bob) = await JoinedAsync(harness);
        var carol = await harness.OpenAsync("carol", encoder: JoiningTextEncoder.Instance);
        for (var i = 0; i < 4; i++)
            await harness.InOneTurnAsync(() => harness.Decide(alice, [.. Enumerable.Range(0, 50).Select(_ => Post("m"))]));
        await carol.SubmitAsync(new JoinRooms { Rooms = [new RoomReference(EngineHarness.Lobby, "")], IsBulk = false, After = [10] });
        for (var i = 0; i < 10; i++)
            await harness.InOneTurnAsync(() => harness.Decide(alice, [.. Enumerable.Range(0, 10).Select(_ => Post("m"))]));
        await WaitForMessagesAsync(harness, carol, 290);
        Assert.Equal(Enumerable.Range(11, 290), Numbers(carol));
        Assert.Equal(Enumerable.Range(1, 300), Numbers(bob));
    }

    private static IEnumerable<string> Messages(TestSession session) =>
        session.Messages.SelectMany(body => body.Split('|', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<int> Numbers(TestSession session) =>
        Messages(session).Select(message => int.Parse(message.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A shard asks by itself for what a session missed, so that settling once may be too early.</summary>
    private static async Task WaitForMessagesAsync(EngineHarness harness, TestSession session, int count)
    {
        for (var i = 0; i < 1000 && Messages(session).Count() < count; i++)
            await harness.SettleAsync();
        // What came too often would come now.
        await harness.SettleAsync();
    }

    private static PostMessage Post(string text, Guid? room = null) => EngineHarness.Post(room ?? EngineHarness.Lobby, text);

    private static void Submit(TestSession session, params Command[] commands)
    {
        foreach (var command in commands)
            Assert.True(session.Session.TrySubmit(command));
    }

    /// <summary>Alice, whose format has a body for each message, and bob, whose format joins them, are in the Lobby.</summary>
    private static async Task<(TestSession Alice, TestSession Bob)> JoinedAsync(EngineHarness harness)
    {
        var alice = await harness.OpenAsync("alice");
        var bob = await harness.OpenAsync("bob", encoder: JoiningTextEncoder.Instance);
        await alice.JoinAsync(EngineHarness.Lobby);
        await bob.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        return (alice, bob);
    }
}
