using PersistentChat.Storage;

namespace PersistentChat.Engine.Tests;

public class PresenceTests
{
    private static readonly Guid Second = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a02");

    [Fact]
    public async Task The_others_hear_of_a_user_s_first_coming_and_last_leaving_only_and_the_joiner_never()
    {
        await using var harness = await EngineHarness.StartAsync();
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(EngineHarness.Lobby);
        var desk = await harness.OpenAsync("alice");
        var phone = await harness.OpenAsync("alice");
        await desk.JoinAsync(EngineHarness.Lobby);
        await phone.JoinAsync(EngineHarness.Lobby);
        await desk.RunAsync(() => desk.Session.End(SessionEndReason.Left));
        await phone.SubmitAsync(new PartRooms { Rooms = [new RoomReference(EngineHarness.Lobby, "")] });
        await harness.SettleAsync();
        Assert.Equal(["joined sip:alice@contoso.com Lobby=Member", "parted sip:alice@contoso.com Lobby"], bob.Lines[1..]);
        Assert.Equal(["reply JoinReply 200", "reply PartReply 200"], phone.Lines);
    }

    [Fact]
    public async Task A_bulk_join_is_announced_once_to_each_and_names_only_rooms_the_receiver_is_in()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.DefineRoomAsync(Second, "Second", room => room with { Managers = ["sip:alice@contoso.com"] });
        var bob = await harness.OpenAsync("bob");
        var carol = await harness.OpenAsync("carol");
        await bob.JoinAsync(EngineHarness.Lobby, Second);
        await carol.JoinAsync(Second);
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby, Second);
        await harness.SettleAsync();
        Assert.Equal("joined sip:alice@contoso.com Lobby=Member Second=Manager bulk", bob.Lines[^1]);
        Assert.Equal("joined sip:alice@contoso.com Second=Manager bulk", carol.Lines[^1]);
    }

    [Fact]
    public async Task A_roster_lists_each_user_once_with_managers_marked()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.DefineRoomAsync(Second, "Second", room => room with { Managers = ["sip:bob@contoso.com"] });
        var bob = await harness.OpenAsync("bob");
        var other = await harness.OpenAsync("bob");
        var alice = await harness.OpenAsync("alice");
        await bob.JoinAsync(Second);
        await other.JoinAsync(Second);
        await alice.JoinAsync(Second);
        await harness.SettleAsync();
        var reply = alice.LastReply<JoinReply>();
        var lines = reply.Rooms[0].Participants.Select(line => (reply.Users[line.UserIndex].Uri, line.Role)).Order();
        Assert.Equal([("sip:alice@contoso.com", RoomRole.Member), ("sip:bob@contoso.com", RoomRole.Manager)], lines);
        Assert.Equal(2, reply.Rooms[0].UserCount);
    }

    [Fact]
    public async Task Above_the_limit_rosters_hold_the_joiner_only_and_nobody_is_told()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.ParticipantUpdateLimit = 2);
        var bob = await harness.OpenAsync("bob");
        var carol = await harness.OpenAsync("carol");
        var alice = await harness.OpenAsync("alice");
        await bob.JoinAsync(EngineHarness.Lobby);
        await carol.JoinAsync(EngineHarness.Lobby);
        await alice.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        var reply = alice.LastReply<JoinReply>();
        Assert.Equal(["sip:alice@contoso.com"], reply.Users.Select(user => user.Uri));
        Assert.Equal(3, reply.Rooms[0].UserCount);
        Assert.DoesNotContain("joined sip:alice@contoso.com Lobby=Member", bob.Lines);
    }

    [Fact]
    public async Task A_second_join_of_the_same_room_is_answered_like_the_first_and_announced_to_nobody()
    {
        await using var harness = await EngineHarness.StartAsync();
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(EngineHarness.Lobby);
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        await alice.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        Assert.Equal(["reply JoinReply 200", "reply JoinReply 200"], alice.Lines);
        Assert.Single(bob.Lines, "joined sip:alice@contoso.com Lobby=Member");
        Assert.Single(alice.LastReply<JoinReply>().Rooms);
    }

    [Fact]
    public async Task A_session_that_ends_while_its_join_is_under_way_leaves_nothing_behind()
    {
        await using var harness = await EngineHarness.StartAsync();
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(EngineHarness.Lobby);
        var alice = await harness.OpenAsync("alice");
        await alice.RunAsync(() =>
        {
            Assert.True(alice.Session.TrySubmit(TestSession.Join(EngineHarness.Lobby)));
            alice.Session.End(SessionEndReason.ConnectionLost);
        });
        await bob.PostAsync("still here");
        await harness.SettleAsync();
        await bob.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        Assert.Empty(alice.Messages);
        Assert.Equal(1, bob.LastReply<JoinReply>().Rooms[0].UserCount);
    }

    [Fact]
    public async Task A_secret_room_looks_like_none_and_a_closed_one_says_that_it_is_closed()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.DefineRoomAsync(Second, "Closed", room => room with { Privacy = RoomPrivacy.Closed });
        var secret = Guid.NewGuid();
        await harness.DefineRoomAsync(secret, "Secret", room => room with { Privacy = RoomPrivacy.Secret, Members = ["sip:bob@contoso.com"] });
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(Second);
        await alice.JoinAsync(secret);
        await alice.JoinAsync(Second, secret, EngineHarness.Lobby);
        await alice.RunAsync(() => alice.Session.TryQuery(new FindRooms { Criteria = "", IsExtended = false }));
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(secret);
        await harness.SettleAsync();
        Assert.Equal(["reply JoinReply 403", "reply JoinReply 404", "reply JoinReply 200"], alice.Lines.Where(IsJoin));
        var bulk = alice.LastReply<JoinReply>();
        Assert.Equal([ResultCode.NotPermitted, ResultCode.NoSuchRoom], bulk.Refused.Select(refused => refused.Code));
        Assert.Equal(["reply JoinReply 200"], bob.Lines);
    }

    [Fact]
    public async Task A_denial_in_the_category_beats_every_role()
    {
        await using var harness = await EngineHarness.StartAsync();
        var wall = new CategoryDefinition { Name = "Traders", Denied = ["alice@contoso.com"] };
        await harness.Engine.DefineCategoryAsync(wall, default);
        await harness.DefineRoomAsync(Second, "Desk", room => room with { Category = "Traders", Managers = ["sip:alice@contoso.com"] });
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(Second);
        await harness.SettleAsync();
        Assert.Equal(["reply JoinReply 403"], alice.Lines);
    }

    private static bool IsJoin(string line) => line.StartsWith("reply JoinReply", StringComparison.Ordinal);
}
