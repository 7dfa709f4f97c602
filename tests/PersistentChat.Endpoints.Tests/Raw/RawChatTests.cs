using PersistentChat.Endpoints.Tests.Sip;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints.Tests.Raw;

public class RawChatTests
{
    [Fact]
    public async Task A_post_is_answered_with_its_number_before_the_author_gets_his_own_copy()
    {
        await using var server = await RawTestServer.StartAsync();
        var (alice, bob) = (await RawChat.InLobbyAsync(server, "alice"), await RawChat.InLobbyAsync(server, "bob"));
        await alice.DrainAsync();
        await alice.SendPostAsync(RawTestServer.Lobby, 1, "hello", rtf: @"{\rtf1 hello}", isAlert: true);
        var first = await alice.ReceiveAsync(_ => true);
        var second = await alice.ReceiveAsync(_ => true);
        Assert.Equal(1, first.Posted());
        Assert.Equal((0, 1, "hello"), second.Message());
        Assert.Equal((0, 1, "hello"), (await bob.ReceiveAsync(RawType.Message)).Message());
    }

    [Fact]
    public async Task Rooms_are_named_by_handle_or_by_identity()
    {
        await using var server = await RawTestServer.StartAsync();
        var alice = await RawChat.SignedInAsync(server, "alice");
        var found = (await alice.RequestAsync(new RawFindRooms("", false))).As<RawFoundRooms>().Rooms;
        Assert.Equal(["Cellar", "Lobby", "Operations", "Vault"], found.Select(room => room.Name));
        var handle = new RawRoom(found.Single(room => room.Name == "Operations").Handle);
        await RawChat.JoinAsync(alice, null, handle, RawTestServer.Lobby);
        Assert.Equal(1, (await alice.PostAsync(handle, 1, "by handle")).Posted());
        Assert.Equal(2, (await alice.PostAsync(RawTestServer.Operations, 2, "by identity")).Posted());
        var history = (await alice.RequestAsync(new RawSearch { Rooms = [handle] })).As<RawFound>();
        Assert.Equal(["by handle", "by identity"], history.Rooms[0].Messages.Select(message => message.Text));
        Assert.Equal(RawType.Parted, (await alice.RequestAsync(new RawPart([handle]))).Type);
        Assert.Equal(424, (await alice.PostAsync(handle, 3, "after")).As<RawRefused>().Code);
    }

    [Fact]
    public async Task A_room_that_a_user_may_not_know_of_is_no_room_whatever_names_it()
    {
        await using var server = await RawTestServer.StartAsync();
        var alice = await RawChat.SignedInAsync(server, "alice");
        var cellar = (await alice.RequestAsync(new RawFindRooms("Cellar", false))).As<RawFoundRooms>().Rooms[0];
        var bob = await RawChat.SignedInAsync(server, "bob");
        var joined = await RawChat.JoinAsync(
            bob, null, new RawRoom(cellar.Handle), new RawRoom(cellar.Id), new RawRoom(99), RawTestServer.Vault, RawTestServer.Lobby);
        Assert.Equal([null, cellar.Id, null, RawTestServer.Vault.Id], joined.Refused.Select(refused => refused.Id));
        Assert.Equal([404, 404, 404, 403], joined.Refused.Select(refused => refused.Code));
        Assert.Equal("Lobby", Assert.Single(joined.Rooms).Room.Name);
        Assert.Equal(404, (await bob.RequestAsync(new RawGetHistory(new RawRoom(cellar.Handle), 1))).As<RawRefused>().Code);
        Assert.Equal(404, (await bob.PostAsync(new RawRoom(99), 1, "where?")).As<RawRefused>().Code);
    }

    [Theory]
    [InlineData(0, "a sequence of 0", 400)]
    [InlineData(1, "", 400)]
    [InlineData(1, "\0", 400)]
    public async Task A_post_that_says_nothing_is_refused_and_the_connection_goes_on(ulong sequence, string text, int code)
    {
        await using var server = await RawTestServer.StartAsync();
        var alice = await RawChat.InLobbyAsync(server, "alice");
        Assert.Equal(code, (await alice.PostAsync(RawTestServer.Lobby, sequence, text)).As<RawRefused>().Code);
        Assert.Equal(413, (await alice.PostAsync(RawTestServer.Lobby, 2, new string('x', 8193))).As<RawRefused>().Code);
        Assert.Equal(1, (await alice.PostAsync(RawTestServer.Lobby, 3, "[STORY]" + new string('x', 65_529))).Posted());
        Assert.Equal(2, (await alice.PostAsync(RawTestServer.Lobby, 4, "one\r\ntwo\rthree\n")).Posted());
        Assert.Equal("one\ntwo\nthree\n", (await alice.MessagesAsync(2))[1].Text);
    }

    [Fact]
    public async Task A_repeat_after_a_reconnect_gets_the_first_number_and_a_lower_sequence_is_never_posted()
    {
        await using var server = await RawTestServer.StartAsync();
        var alice = await RawChat.InLobbyAsync(server, "alice");
        Assert.Equal(1, (await alice.PostAsync(RawTestServer.Lobby, 10, "once")).Posted());
        await alice.BreakAsync();
        alice = await RawChat.InLobbyAsync(server, "alice");
        Assert.Equal(1, (await alice.PostAsync(RawTestServer.Lobby, 10, "once")).Posted());
        var refused = (await alice.PostAsync(RawTestServer.Lobby, 9, "stale")).As<RawRefused>();
        Assert.Equal((412, "DATA_COLLISION"), (refused.Code, refused.Name));
        Assert.Contains("sequence", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(2, (await alice.PostAsync(RawTestServer.Lobby, 11, "next")).Posted());
        // Bob's client has the same identity as Alice's, and its posts are his all the same.
        var bob = await RawChat.SignedInAsync(server, "bob", RawChat.ClientIdOf("alice"));
        await RawChat.JoinAsync(bob);
        Assert.Equal(3, (await bob.PostAsync(RawTestServer.Lobby, 10, "bob's")).Posted());
    }

    [Fact]
    public async Task What_a_client_asks_is_answered_like_in_sip()
    {
        await using var server = await RawTestServer.StartAsync();
        var alice = await RawChat.InLobbyAsync(server, "alice");
        await alice.PostAsync(RawTestServer.Lobby, 1, "find me");
        var info = await alice.AnswerAsync(await alice.SendEmptyAsync(RawType.GetServerInfo));
        Assert.Equal((999, 8192), (info.As<RawServerInfo>().SearchLimit, info.As<RawServerInfo>().MessageSizeLimit));
        var lookup = await alice.AnswerAsync(await alice.SendEmptyAsync(RawType.Lookup));
        Assert.Equal("sip:pchat-1@contoso.com", lookup.As<RawService>().Uri);
        var own = (await alice.RequestAsync(new RawGetAssociations(false, null))).As<RawAssociations>();
        Assert.Equal(["Cellar", "Vault"], own.Rooms.Select(room => room.Name));
        Assert.Empty((await alice.AnswerAsync(await alice.SendEmptyAsync(RawType.GetCreatableCategories))).As<RawCategories>().Categories);
        Assert.Equal(RawType.Invitations, (await alice.RequestAsync(new RawGetInvitations(0))).Type);
        Assert.Equal(403, (await alice.RequestAsync(new RawGetUploadToken(RawTestServer.Lobby, "a.txt"))).As<RawRefused>().Code);
        Assert.Equal(1, (await alice.RequestAsync(new RawSetPreference("colour", "red"))).As<RawPreferenceStored>().Version);
        Assert.Equal("red", (await alice.RequestAsync(new RawGetPreference("colour", -1, false))).As<RawPreference>().Content);
        Assert.Null((await alice.RequestAsync(new RawGetPreference("none", -1, false))).As<RawPreference>().Label);
        var found = (await alice.RequestAsync(new RawSearch { Rooms = [RawTestServer.Lobby], Text = "find" })).As<RawFound>();
        Assert.Equal("find me", Assert.Single(found.Rooms[0].Messages).Text);
        Assert.Equal(400, (await alice.RequestAsync(new RawSearch { Rooms = [RawTestServer.Lobby], Match = (RawMatch)7 })).As<RawRefused>().Code);
        Assert.Equal(400, (await alice.RequestAsync(new RawPart([]))).As<RawRefused>().Code);
    }

    [Fact]
    public async Task A_raw_user_and_a_sip_user_in_one_room_see_the_same()
    {
        await using var server = await RawTestServer.StartAsync();
        var alice = await RawChat.InLobbyAsync(server, "alice");
        var bob = new SipTestUser(server.ConnectSip(), "bob", ids: "357723385");
        await bob.SignInAsync();
        var dialog = await bob.OpenAsync();
        await dialog.JoinAsync();
        Assert.Equal("sip:bob@contoso.com", (await alice.ReceiveAsync(RawType.UserJoined)).As<RawUserJoined>().User.Uri);
        Assert.Equal(200, (await dialog.PostAsync("from SIP")).Status);
        Assert.Equal(2, (await alice.PostAsync(RawTestServer.Lobby, 1, "from raw")).Posted());
        Assert.Equal([(0, 1L, "from SIP"), (0, 2L, "from raw")], await alice.MessagesAsync(2));
        await dialog.Client.ReceiveInfoAsync("from SIP");
        await dialog.Client.ReceiveInfoAsync("from raw");
        await alice.SendEmptyAsync(RawType.SignOff);
        await alice.ReceiveAsync(RawType.SignedOff);
        await alice.ClosedAsync();
        await dialog.Client.ReceiveInfoAsync("ntc:part");
    }
}
