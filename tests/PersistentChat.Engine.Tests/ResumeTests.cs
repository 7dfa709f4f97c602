using System.Globalization;
using PersistentChat.Storage;

namespace PersistentChat.Engine.Tests;

/// <summary>A client that enters a room again and says what it has of it.</summary>
public class ResumeTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    public async Task What_was_missed_follows_the_answer_in_order_and_then_what_is_posted_meanwhile(int missed)
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.RecentMessages = 5);
        var (bob, alice) = (await BobInLobbyAsync(harness, 10 + missed), await harness.OpenAsync("alice"));
        await alice.SubmitAsync(Join(10));
        for (var i = 0; i < 20; i++)
            await bob.PostAsync($"live {i}");
        await WaitForMessagesAsync(harness, alice, missed + 20);

        Assert.Equal(Enumerable.Range(11, missed + 20), Numbers(alice));
        Assert.Equal("reply JoinReply 200", alice.Lines[0]);
        var roster = Assert.Single(alice.LastReply<JoinReply>().Rooms);
        Assert.Equal((10 + missed, ResumeOutcome.Follows), (roster.LastNumber, roster.Resume));
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(13L)]
    [InlineData(1L)]
    public async Task Who_missed_too_much_or_does_not_know_what_it_has_begins_at_the_last_number(long after)
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.ResumeMessages = 10);
        var (bob, alice) = (await BobInLobbyAsync(harness, 12), await harness.OpenAsync("alice"));
        await alice.SubmitAsync(Join(after));
        await harness.SettleAsync();
        await bob.PostAsync("live");
        await harness.SettleAsync();
        var roster = Assert.Single(alice.LastReply<JoinReply>().Rooms);
        Assert.Equal((12, ResumeOutcome.TooMuch), (roster.LastNumber, roster.Resume));
        Assert.Equal([13], Numbers(alice));
    }

    [Fact]
    public async Task As_much_as_the_limit_allows_follows()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.ResumeMessages = 10);
        var (_, alice) = (await BobInLobbyAsync(harness, 12), await harness.OpenAsync("alice"));
        await alice.SubmitAsync(Join(2));
        await WaitForMessagesAsync(harness, alice, 10);
        Assert.Equal(ResumeOutcome.Follows, Assert.Single(alice.LastReply<JoinReply>().Rooms).Resume);
        Assert.Equal(Enumerable.Range(3, 10), Numbers(alice));
    }

    [Theory]
    [InlineData(5L, ResumeOutcome.Follows)]
    [InlineData(4L, ResumeOutcome.TooMuch)]
    public async Task Where_no_history_is_kept_only_a_client_that_missed_nothing_resumes(long after, ResumeOutcome expected)
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.Engine.DefineCategoryAsync(new CategoryDefinition { Name = "Fleeting", KeepsHistory = false }, default);
        var room = Guid.NewGuid();
        await harness.DefineRoomAsync(room, "Corridor", definition => definition with { Category = "Fleeting" });
        var (bob, alice) = (await harness.OpenAsync("bob"), await harness.OpenAsync("alice"));
        await bob.JoinAsync(room);
        for (var i = 0; i < 5; i++)
            await bob.PostAsync("said", room);
        await alice.SubmitAsync(Join(after, room));
        await harness.SettleAsync();
        Assert.Equal(expected, Assert.Single(alice.LastReply<JoinReply>().Rooms).Resume);
        Assert.Empty(alice.Messages);
    }

    [Fact]
    public async Task A_session_that_is_in_the_room_already_is_told_the_last_number_and_gets_nothing_twice()
    {
        await using var harness = await EngineHarness.StartAsync();
        var (bob, alice) = (await BobInLobbyAsync(harness, 3), await harness.OpenAsync("alice"));
        await alice.SubmitAsync(Join(1));
        await harness.SettleAsync();
        await alice.SubmitAsync(Join(1));
        await bob.PostAsync("live");
        await harness.SettleAsync();
        var roster = Assert.Single(alice.LastReply<JoinReply>().Rooms);
        Assert.Equal((3, ResumeOutcome.NotAsked), (roster.LastNumber, roster.Resume));
        Assert.Equal([2, 3, 4], Numbers(alice));
    }

    [Fact]
    public async Task What_follows_a_resume_is_a_reading_on_record_before_it_is_shown()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.RecordsReading = true);
        var (_, alice) = (await BobInLobbyAsync(harness, 3), await harness.OpenAsync("alice"));
        await alice.SubmitAsync(Join(3));
        await harness.SettleAsync();
        Assert.Empty(Readings(harness));
        await alice.SubmitAsync(new PartRooms { Rooms = [new RoomReference(EngineHarness.Lobby, "")] });
        await alice.SubmitAsync(Join(1));
        await WaitForMessagesAsync(harness, alice, 2);
        var reading = Assert.Single(Readings(harness));
        Assert.Equal(("sip:alice@contoso.com", "after 1", false), (reading.User, reading.Request, reading.IsSearch));
        Assert.Equal([EngineHarness.Lobby], reading.Rooms);
        Assert.Equal([2, 3], Numbers(alice));
    }

    /// <summary>Every room alone fits the outbox, all of them do not, and neither does one message more than half of it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Missing_more_than_an_outbox_holds_ends_nobody_who_reads(bool isSuspended)
    {
        await using var harness = await EngineHarness.StartAsync(options =>
        {
            options.Limits.OutboxBytes = 8192;
            options.Limits.RecentMessages = 500;
        });
        Guid[] rooms = [EngineHarness.Lobby, Guid.NewGuid(), Guid.NewGuid()];
        foreach (var room in rooms[1..])
            await harness.DefineRoomAsync(room, $"Room {room}");
        var (bob, alice) = (await harness.OpenAsync("bob"), await harness.OpenAsync("alice"));
        await bob.JoinAsync(rooms);
        if (isSuspended)
        {
            await alice.JoinAsync(rooms);
            await harness.SettleAsync();
            await alice.RunAsync(() => alice.Session.Suspend([]));
        }
        foreach (var room in rooms)
        {
            for (var i = 0; i < 30; i++)
                await bob.PostAsync(new string('x', 1000), room);
        }
        await harness.SettleAsync();
        if (isSuspended)
            await alice.RunAsync(() => alice.Session.Resume(alice));
        else
            await alice.SubmitAsync(new JoinRooms { Rooms = [.. rooms.Select(id => new RoomReference(id, ""))], IsBulk = true, After = [0, 0, 0] });
        await WaitForMessagesAsync(harness, alice, 90);
        Assert.DoesNotContain(alice.Lines, line => line.StartsWith("ended", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 30).SelectMany(number => new[] { number, number, number }), Numbers(alice).Order());
    }

    /// <summary>An answer that brings nothing passes nothing through the outbox, which would ask for the next.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rooms_in_which_nothing_was_missed_do_not_hold_up_the_others(bool leavesTheFirst)
    {
        await using var harness = await EngineHarness.StartAsync();
        Guid[] rooms = [EngineHarness.Lobby, Guid.NewGuid(), Guid.NewGuid()];
        foreach (var room in rooms[1..])
            await harness.DefineRoomAsync(room, $"Room {room}");
        var (bob, alice) = (await harness.OpenAsync("bob"), await harness.OpenAsync("alice"));
        await bob.JoinAsync(rooms);
        await alice.JoinAsync(rooms);
        await harness.SettleAsync();
        await alice.RunAsync(() => alice.Session.Suspend([]));
        await bob.PostAsync("missed", rooms[2]);
        await harness.SettleAsync();
        var part = new PartRooms { Rooms = [new RoomReference(rooms[0], "")] };
        await alice.RunAsync(() =>
        {
            alice.Session.Resume(alice);
            Assert.True(!leavesTheFirst || alice.Session.TrySubmit(part));
        });
        await WaitForMessagesAsync(harness, alice, 1);
        Assert.Equal([1], Numbers(alice));
    }

    [Fact]
    public async Task A_session_that_reads_nothing_is_handed_no_more_than_its_outbox_may_hold()
    {
        await using var harness = await EngineHarness.StartAsync(options =>
        {
            options.Limits.OutboxBytes = 8192;
            options.Limits.RecentMessages = 500;
        });
        var (bob, alice) = (await harness.OpenAsync("bob"), await harness.OpenAsync("alice"));
        await bob.JoinAsync(EngineHarness.Lobby);
        for (var i = 0; i < 30; i++)
            await bob.PostAsync(new string('x', 1000));
        await alice.RunAsync(() => alice.TakesNothing = true);
        await alice.SubmitAsync(Join(0));
        await harness.SettleAsync();
        await harness.SettleAsync();
        Assert.Equal(["reply JoinReply 200"], alice.Lines);
        var queued = 0L;
        await alice.RunAsync(() => queued = alice.Session.QueuedBytes);
        Assert.InRange(queued, 4096, 4096 + 1100);
    }

    /// <summary>What an outbox has no room for would be read for nothing, over and over again.</summary>
    [Fact]
    public async Task For_a_session_that_reads_nothing_nothing_more_is_looked_up()
    {
        await using var harness = await EngineHarness.StartAsync(options =>
        {
            options.Limits.OutboxBytes = 8192;
            options.Limits.RecentMessages = 1;
        });
        var (bob, alice) = (await harness.OpenAsync("bob"), await harness.OpenAsync("alice"));
        await bob.JoinAsync(EngineHarness.Lobby);
        for (var i = 0; i < 30; i++)
            await bob.PostAsync(new string('x', 1000));
        await harness.SettleAsync();
        await alice.RunAsync(() => alice.TakesNothing = true);
        var before = harness.Archive.Readings;
        await alice.SubmitAsync(Join(0));
        var queued = 0L;
        while (queued < 4096)
            await alice.RunAsync(() => queued = alice.Session.QueuedBytes);
        for (var i = 0; i < 20; i++)
            await harness.SettleAsync();
        Assert.Equal(1, harness.Archive.Readings - before);
    }

    private static async Task<TestSession> BobInLobbyAsync(EngineHarness harness, int posts)
    {
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(EngineHarness.Lobby);
        for (var i = 1; i <= posts; i++)
            await bob.PostAsync($"text {i}");
        await harness.SettleAsync();
        return bob;
    }

    private static JoinRooms Join(long after, Guid? room = null) => new()
    {
        Rooms = [new RoomReference(room ?? EngineHarness.Lobby, "")],
        IsBulk = false,
        After = [after],
    };

    private static IEnumerable<int> Numbers(TestSession session) =>
        session.Messages.Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

    private static async Task WaitForMessagesAsync(EngineHarness harness, TestSession session, int count)
    {
        for (var i = 0; i < 1000 && session.Messages.Length < count; i++)
            await harness.SettleAsync();
    }

    private static List<HistoryRead> Readings(EngineHarness harness)
    {
        using var reader = harness.Log.OpenReader(harness.Log.Start);
        var readings = new List<HistoryRead>();
        while (reader.TryRead(out var record))
        {
            if (EventCodec.Read(record.Span, reader.Position.Sequence) is HistoryRead read)
                readings.Add(read);
        }
        return readings;
    }
}
