using PersistentChat.Storage;

namespace PersistentChat.Engine.Tests;

/// <summary>Users and bots in the engine's own process are sessions like any other.</summary>
public sealed class LocalSessionTests
{
    private static readonly Guid Lobby = EngineHarness.Lobby;

    [Fact]
    public async Task A_bot_and_a_client_see_each_other_come_talk_and_go()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(Lobby);
        var bot = await harness.Engine.OpenSessionAsync("sip:BOB@contoso.com");
        await using var feed = new EventFeed(bot);

        var room = await bot.JoinAsync(Lobby);
        Assert.Equal(0, room.LastNumber);
        Assert.Equal("Lobby", room.Room.Name);
        Assert.Equal(["sip:alice@contoso.com", "sip:bob@contoso.com"], room.Users.Select(user => user.User.Uri).Order());
        await alice.PostAsync("hello");
        Assert.Equal((1, "sip:alice@contoso.com", "hello"), Shown(await feed.MessageAsync()));
        Assert.Equal(2, await bot.PostAsync(Lobby, "hi\r\nthere"));
        Assert.Equal((2, "sip:bob@contoso.com", "hi\nthere"), Shown(await feed.MessageAsync()));
        await bot.DisposeAsync();
        Assert.Equal(SessionEndReason.Left, (await feed.NextAsync<SessionEnded>()).Reason);
        Assert.True(await feed.IsOverAsync());
        await harness.SettleAsync();

        Assert.Equal(
            ["joined sip:bob@contoso.com Lobby=Member", "message 1 hello", "message 2 hi\nthere", "parted sip:bob@contoso.com Lobby"],
            alice.Lines.Where(line => line[0] is 'j' or 'm' || line.StartsWith("parted", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Comings_and_goings_of_others_and_every_part_of_a_message_are_told()
    {
        await using var harness = await EngineHarness.StartAsync();
        await using var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await using var feed = new EventFeed(bot);
        await bot.JoinAsync(Lobby);
        var alice = await harness.Engine.OpenSessionAsync("sip:alice@contoso.com");

        await alice.JoinAsync(Lobby);
        var joined = await feed.NextAsync<UserJoined>();
        Assert.Equal("sip:alice@contoso.com", joined.User);
        Assert.Equal(("Lobby", RoomRole.Member), (joined.Rooms[0].Room.Name, joined.Rooms[0].Role));
        await alice.PostAsync(new LocalPost(Lobby, "look") { Rtf = "{\\rtf1 look}", IsAlert = true });
        var message = await feed.MessageAsync();
        Assert.Equal(("{\\rtf1 look}", true, Lobby), (message.Rtf, message.IsAlert, message.RoomId));
        Assert.Equal(harness.Time.GetUtcNow(), message.Time);
        await alice.DisposeAsync();
        Assert.Equal(("sip:alice@contoso.com", "Lobby"), Shown(await feed.NextAsync<UserParted>()));
    }

    [Fact]
    public async Task Rooms_are_found_read_searched_and_left()
    {
        await using var harness = await EngineHarness.StartAsync();
        var other = Guid.NewGuid();
        await harness.DefineRoomAsync(other, "Kitchen");
        await using var bot = await harness.Engine.OpenSessionAsync("bob@contoso.com");
        var join = await bot.JoinAsync([Lobby, other, Guid.Empty]);
        Assert.Equal(["Lobby", "Kitchen"], join.Rooms.Select(room => room.Room.Name));
        Assert.Equal(new LocalRefusal(Guid.Empty, ResultCode.NoSuchRoom), Assert.Single(join.Refused));
        await bot.PostAsync(Lobby, "lunch menu");
        await bot.PostAsync(Lobby, "nothing");
        await bot.PartAsync([Lobby]);

        Assert.Equal(["Kitchen"], (await bot.FindRoomsAsync("kit")).Select(found => found.Room.Name));
        Assert.Equal([1L, 2L], (await bot.HistoryAsync(Lobby, 10)).Select(message => message.Number));
        var found = await bot.SearchAsync(new MessageSearch { Rooms = [Lobby, Guid.Empty], Text = "menu", Limit = 10 });
        Assert.Equal("lunch menu", Assert.Single(found[0].Messages).Text);
        Assert.Equal(ResultCode.NoSuchRoom, found[1].Code);
        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() => bot.PostAsync(Lobby, "still here?"));
        Assert.Equal(ResultCode.NotJoined, refused.Code);
    }

    [Fact]
    public async Task Access_and_limits_hold_in_process_too()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.RoomsPerSession = 1);
        var secret = Guid.NewGuid();
        await harness.DefineRoomAsync(secret, "Board", room => room with { Privacy = RoomPrivacy.Secret });
        await using var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");

        Assert.Equal(ResultCode.NoSuchPrincipal, await CodeAsync(() => harness.Engine.OpenSessionAsync("sip:nobody@contoso.com")));
        Assert.Equal(ResultCode.NoSuchRoom, await CodeAsync(() => bot.JoinAsync(secret)));
        await bot.JoinAsync(Lobby);
        Assert.Equal(ResultCode.InvalidArgument, await CodeAsync(() => bot.PostAsync(Lobby, "")));
        Assert.Equal(ResultCode.LimitExceeded, await CodeAsync(() => bot.PostAsync(Lobby, new string('x', 8193))));
        Assert.Equal(8192, (await bot.HistoryAsync(Lobby, await PostedAsync(bot, new string('x', 8192))))[0].Text.Length);
        await bot.JoinAsync(Lobby);
        await harness.DefineRoomAsync(Guid.NewGuid(), "Second");
        var second = (await bot.FindRoomsAsync("Second"))[0].Room.Id;
        Assert.Equal(ResultCode.LimitExceeded, await CodeAsync(() => bot.JoinAsync(second)));
    }

    [Fact]
    public async Task A_repeat_in_a_later_session_is_answered_with_the_number_of_the_first()
    {
        await using var harness = await EngineHarness.StartAsync();
        var client = new LocalSessionOptions { ClientId = Guid.NewGuid() };
        var post = new LocalPost(Lobby, "once") { Sequence = 7 };
        await using (var first = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com", client))
        {
            await first.JoinAsync(Lobby);
            Assert.Equal(1, await first.PostAsync(post));
        }
        await using var second = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com", client);
        await second.JoinAsync(Lobby);
        Assert.Equal(1, await second.PostAsync(post));
        Assert.Equal(2, await second.PostAsync(post with { Sequence = 8 }));

        // The same client id of another user is another client.
        await using var alice = await harness.Engine.OpenSessionAsync("sip:alice@contoso.com", client);
        await alice.JoinAsync(Lobby);
        Assert.Equal(3, await alice.PostAsync(post));
        await using var nameless = await harness.Engine.OpenSessionAsync("sip:alice@contoso.com");
        await Assert.ThrowsAsync<ArgumentException>(() => nameless.PostAsync(post));
    }

    [Fact]
    public async Task Who_enters_a_room_behind_a_position_gets_what_it_missed_and_then_what_is_said_meanwhile()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.ResumeMessages = 5);
        await using var alice = await harness.Engine.OpenSessionAsync("sip:alice@contoso.com", new LocalSessionOptions { ReceivesEvents = false });
        await alice.JoinAsync(Lobby);
        for (var i = 1; i <= 7; i++)
            await alice.PostAsync(Lobby, $"number {i}");
        await using var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await using var feed = new EventFeed(bot);

        var room = await bot.JoinAsync(new LocalPosition(Lobby, 4));
        Assert.Equal((7, ResumeOutcome.Follows), (room.LastNumber, room.Resume));
        await alice.PostAsync(Lobby, "number 8");
        for (var i = 5; i <= 8; i++)
            Assert.Equal((i, "sip:alice@contoso.com", $"number {i}"), Shown(await feed.MessageAsync()));

        await bot.PartAsync([Lobby]);
        var again = await bot.JoinAsync([new LocalPosition(Lobby, 2)]);
        Assert.Equal((8, ResumeOutcome.TooMuch), (again.Rooms[0].LastNumber, again.Rooms[0].Resume));
        await bot.PartAsync([Lobby]);
        Assert.Equal(ResumeOutcome.NotAsked, (await bot.JoinAsync(Lobby)).Resume);
        Assert.Equal(9, await alice.PostAsync(Lobby, "number 9"));
        Assert.Equal(9, (await feed.MessageAsync()).Number);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => bot.JoinAsync(new LocalPosition(Lobby, -1)));
    }

    [Fact]
    public async Task A_reader_that_pauses_gets_everything_and_one_that_stays_away_ends_as_slow_consumer()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.OutboxBytes = 4096);
        await using var writer = await harness.Engine.OpenSessionAsync("sip:alice@contoso.com", new LocalSessionOptions { ReceivesEvents = false });
        await using var reader = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com", new LocalSessionOptions { EventCapacity = 3 });
        await writer.JoinAsync(Lobby);
        await reader.JoinAsync(Lobby);
        for (var i = 1; i <= 20; i++)
            await writer.PostAsync(Lobby, $"number {i}");
        await using var feed = new EventFeed(reader);
        for (var i = 1; i <= 20; i++)
            Assert.Equal(i, (await feed.MessageAsync()).Number);

        for (var i = 0; i < 30 && !reader.Ended.IsCompleted; i++)
            await writer.PostAsync(Lobby, new string('x', 500));
        Assert.Equal(SessionEndReason.SlowConsumer, await reader.Ended.WaitAsync(EventFeed.Patience));
        for (var i = 21; i <= 23; i++)
            Assert.Equal(i, (await feed.MessageAsync()).Number);
        Assert.Equal(SessionEndReason.SlowConsumer, (await feed.NextAsync<SessionEnded>()).Reason);
        await Assert.ThrowsAsync<SessionEndedException>(() => reader.PostAsync(Lobby, "too late"));
        // It never read anything, and never had to.
        Assert.False(writer.Ended.IsCompleted);
    }

    [Fact]
    public async Task Many_callers_and_a_reader_share_a_session_without_loss_or_double()
    {
        await using var harness = await EngineHarness.StartAsync();
        await using var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com", new LocalSessionOptions { EventCapacity = 8 });
        await bot.JoinAsync(Lobby);
        var posts = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var numbers = new List<long>();
            for (var i = 0; i < 50; i++)
                numbers.Add(await bot.PostAsync(Lobby, $"{caller}"));
            return numbers;
        })).ToArray();
        await using var feed = new EventFeed(bot);
        for (var number = 1; number <= 400; number++)
            Assert.Equal(number, (await feed.MessageAsync()).Number);
        Assert.Equal(Enumerable.Range(1, 400).Select(number => (long)number), (await Task.WhenAll(posts)).SelectMany(own => own).Order());
    }

    [Fact]
    public async Task A_stop_answers_what_is_accepted_and_ends_sessions_and_their_readers()
    {
        await using var harness = await EngineHarness.StartAsync();
        var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await using var feed = new EventFeed(bot);
        await bot.JoinAsync(Lobby);
        var hold = new TaskCompletionSource();
        harness.Log.HoldCommits = hold.Task;
        var post = bot.PostAsync(Lobby, "the last one");
        await EngineHarness.OnShardAsync(harness.Shard, () => { });
        var stop = harness.Engine.StopAsync(default);
        hold.SetResult();

        Assert.Equal(1, await post.WaitAsync(EventFeed.Patience));
        await stop.WaitAsync(EventFeed.Patience);
        Assert.Equal(1, (await feed.MessageAsync()).Number);
        Assert.Equal(SessionEndReason.ServerStopping, (await feed.NextAsync<SessionEnded>()).Reason);
        await Assert.ThrowsAsync<SessionEndedException>(() => bot.JoinAsync(Lobby).WaitAsync(EventFeed.Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Engine.OpenSessionAsync("sip:bob@contoso.com"));
        await bot.DisposeAsync().AsTask().WaitAsync(EventFeed.Patience);
    }

    [Fact]
    public async Task Who_waits_for_an_outcome_that_the_log_lost_is_told_neither_yes_nor_no()
    {
        await using var harness = await EngineHarness.StartAsync();
        var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await bot.JoinAsync(Lobby);
        var hold = new TaskCompletionSource();
        harness.Log.HoldCommits = hold.Task;
        var post = bot.PostAsync(Lobby, "perhaps");
        await EngineHarness.OnShardAsync(harness.Shard, () => { });
        harness.Log.Fail();
        hold.SetResult();

        var ended = await Assert.ThrowsAsync<SessionEndedException>(() => post.WaitAsync(EventFeed.Patience));
        Assert.Equal(SessionEndReason.LogFailure, ended.Reason);
    }

    [Fact]
    public async Task A_cancelled_call_stops_waiting_and_a_cancelled_reader_can_be_followed_by_another()
    {
        await using var harness = await EngineHarness.StartAsync();
        await using var bot = await harness.Engine.OpenSessionAsync("sip:bob@contoso.com");
        await bot.JoinAsync(Lobby);
        var hold = new TaskCompletionSource();
        harness.Log.HoldCommits = hold.Task;
        using var limit = new CancellationTokenSource();
        var post = bot.PostAsync(Lobby, "slow", limit.Token);
        var reading = ReadOneAsync(bot, limit.Token);
        await using (var second = new EventFeed(bot))
            await Assert.ThrowsAsync<InvalidOperationException>(second.MessageAsync);
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        hold.SetResult();
        await using var feed = new EventFeed(bot);
        Assert.Equal("slow", (await feed.MessageAsync()).Text);
    }

    [Fact]
    public void The_identity_of_a_posting_client_is_frozen() => Assert.Equal(
        PostingClient.Of("sip:alice@contoso.com", new Guid("00000000-0000-0000-0000-000000000000")),
        UInt128.Parse("a710e8d198eb613a74839ecb2eaf7ecb", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));

    private static (int Number, string Author, string Text) Shown(ChatMessage message) => ((int)message.Number, message.Author, message.Text);

    private static (string User, string Room) Shown(UserParted parted) => (parted.User, parted.Room.Name);

    private static async Task<int> PostedAsync(LocalSession session, string text)
    {
        var number = (int)await session.PostAsync(Lobby, text);
        await session.PartAsync([Lobby]);
        return number;
    }

    private static async Task<ResultCode> CodeAsync(Func<Task> action) => (await Assert.ThrowsAsync<ChatRefusedException>(action)).Code;

    private static async Task<RoomEvent> ReadOneAsync(LocalSession session, CancellationToken cancellationToken)
    {
        await foreach (var happened in session.ReadEventsAsync(cancellationToken))
            return happened;
        throw new InvalidOperationException("The events have no end of their own.");
    }
}
