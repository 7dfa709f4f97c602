namespace PersistentChat.Endpoints.Tests.Sip;

public sealed class DialogTests : IAsyncLifetime
{
    private SipTestServer _server = null!;

    public async Task InitializeAsync() => _server = await SipTestServer.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [InlineData("sip:pchat@contoso.com")]
    [InlineData("sip:ocschat@contoso.com")]
    [InlineData("sip:pchat-1@contoso.com")]
    [InlineData("sip:PChat-1@Contoso.com")]
    public async Task INVITE_is_accepted_with_Contact_session_timer_and_SDP(string uri)
    {
        var user = NewUser();
        var answer = await user.Client.RequestAsync(user.Invite(user.NewDialog(uri)));

        Assert.Equal(200, answer.Status);
        Assert.Equal("1800;refresher=uac", answer["Session-Expires"]);
        Assert.StartsWith("<sip:pchat-1@", answer["Contact"], StringComparison.Ordinal);
        Assert.Equal("application/sdp", answer["Content-Type"]);
        Assert.Contains("a=accept-types:text/plain", answer.Body, StringComparison.Ordinal);
        Assert.NotEqual("", answer.ToTag);
        Assert.StartsWith($"<{uri}>", answer["To"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task INVITE_to_nobody_is_refused_with_404()
    {
        var user = NewUser();
        Assert.Equal(404, (await user.Client.RequestAsync(user.Invite(user.NewDialog("sip:bob@contoso.com")))).Status);
        Assert.Equal(404, (await user.Client.RequestAsync(user.Invite(user.NewDialog("sip:pchat@fabrikam.com")))).Status);
    }

    [Fact]
    public async Task Requests_without_a_Via_branch_are_served_and_the_reply_comes_from_the_invited_URI()
    {
        var dialog = await NewUser().OpenAsync("sip:pchat@contoso.com");
        var reply = await dialog.CommandAsync("requri", "");

        Assert.Contains("<uib uri=\"sip:pchat-1@contoso.com\"", reply.Body, StringComparison.Ordinal);
        Assert.Equal($"<sip:pchat@contoso.com>;tag={dialog.ToTag}", reply["From"]);
        Assert.Equal(dialog.From, reply["To"]);
        Assert.Equal(dialog.CallId, reply["Call-ID"]);
        Assert.Equal("1 INFO", reply["CSeq"]);
        Assert.Equal("text/plain", reply["Content-Type"]);
        Assert.Equal("INFO sip:alice@contoso.com;opaque=user:epid:AAAA;gruu SIP/2.0", reply.StartLine);
        Assert.Contains(";branch=z9hG4bK", reply["Via"], StringComparison.Ordinal);
        Assert.True(reply.Has("Max-Forwards"));
    }

    [Fact]
    public async Task Our_requests_have_rising_CSeq_and_branches_of_their_own()
    {
        var dialog = await NewUser().OpenAsync();
        var first = await dialog.CommandAsync("requri", "");
        var second = await dialog.CommandAsync("getinv", "<inv inviteId=\"1\" domain=\"contoso.com\"/>");

        Assert.Equal(("1 INFO", "2 INFO"), (first["CSeq"], second["CSeq"]));
        Assert.NotEqual(first["Via"], second["Via"]);
    }

    [Fact]
    public async Task The_sign_in_chain_of_the_known_client_ends_in_a_joined_room()
    {
        var user = NewUser();
        await user.SignInAsync();
        await user.Client.RequestAsync(user.Subscribe());
        var lookup = await user.OpenAsync("sip:pchat@contoso.com");
        await lookup.CommandAsync("requri", "");
        Assert.Equal(200, (await lookup.SendAsync("BYE")).Status);
        var chat = await user.OpenAsync();
        await chat.CommandAsync("getinv", "<inv inviteId=\"1\" domain=\"contoso.com\"/>");

        Assert.Contains("name=\"Lobby\"", (await chat.JoinAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_author_gets_a_copy_of_his_own_message_and_exactly_200()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);

        Assert.Equal("SIP/2.0 200 OK", (await alice.PostAsync("hello")).StartLine);
        Assert.Contains("<chat>hello</chat>", (await alice.Client.ReceiveInfoAsync("grpchat")).Body, StringComparison.Ordinal);
        Assert.Contains("<chat>hello</chat>", (await bob.Client.ReceiveInfoAsync("grpchat")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_200_of_a_post_waits_until_the_post_is_durable()
    {
        var alice = await Chat.InLobbyAsync(_server, "alice");
        var hold = new TaskCompletionSource();
        _server.Log.HoldCommits = hold.Task;
        await alice.Client.SendAsync(alice.Request("INFO", body: SipTestDialog.Xccos(alice.Post("kept"))));
        var early = await alice.Client.DrainAsync();
        _server.Log.HoldCommits = null;
        hold.SetResult();

        Assert.DoesNotContain(early, message => message.IsResponse || message.Body.Contains("kept", StringComparison.Ordinal));
        Assert.Equal(200, (await alice.Client.ReceiveAsync(message => message.IsResponse)).Status);
        await alice.Client.ReceiveInfoAsync("kept");
    }

    [Fact]
    public async Task Clients_of_the_same_second_with_equal_ids_get_their_own_messages_only()
    {
        var alice = await Chat.InLobbyAsync(_server, "alice");
        var bob = await Chat.InLobbyAsync(_server, "bob");
        await alice.Client.ReceiveInfoAsync("ntc:join");
        Assert.Equal(alice.CallId, bob.CallId);
        Assert.NotEqual(alice.ToTag, bob.ToTag);

        var post = SipTestDialog.Xccos(alice.Post("from alice"));
        var answer = alice.Client.RequestAsync(alice.Request("INFO", 9, post));
        var other = bob.Client.RequestAsync(bob.Request("INFO", 9, SipTestDialog.Xccos(bob.Post("from bob"))));

        Assert.Equal(200, (await answer).Status);
        Assert.Equal(200, (await other).Status);
        foreach (var dialog in new[] { alice, bob })
        {
            Assert.Equal(dialog.From, (await dialog.Client.ReceiveInfoAsync("from alice"))["To"]);
            Assert.Equal(dialog.From, (await dialog.Client.ReceiveInfoAsync("from bob"))["To"]);
        }
    }

    [Fact]
    public async Task Equal_ids_of_two_users_on_one_connection_do_not_mix_either()
    {
        var client = _server.Connect();
        var alice = await new SipTestUser(client, "alice").OpenAsync();
        var bob = await new SipTestUser(client, "bob").OpenAsync();
        Assert.Equal(alice.CallId, bob.CallId);

        await client.SendAsync(alice.Request("INFO", 2, SipTestDialog.Xccos("<cmd id=\"cmd:requri\" seqid=\"1\"><data/></cmd>", "1")));
        await client.SendAsync(bob.Request("INFO", 2, SipTestDialog.Xccos("<cmd id=\"cmd:requri\" seqid=\"1\"><data/></cmd>", "2")));

        Assert.Equal(alice.From, (await client.ReceiveInfoAsync("envid=\"1\""))["To"]);
        Assert.Equal(bob.From, (await client.ReceiveInfoAsync("envid=\"2\""))["To"]);
    }

    [Fact]
    public async Task Another_users_dialog_cannot_be_used_even_with_all_its_ids()
    {
        var alice = await Chat.InLobbyAsync(_server, "alice");
        var bob = new SipTestUser(_server.Connect(), "bob");
        await bob.SignInAsync();

        Assert.Equal(481, (await bob.Client.RequestAsync(alice.Request("INFO", 90, SipTestDialog.Xccos(alice.Post("forged"))))).Status);
        var own = alice.Request("INFO", 91, SipTestDialog.Xccos(alice.Post("forged")));
        var asBob = own.Replace("From: <sip:alice@", "From: <sip:bob@", StringComparison.Ordinal);
        Assert.Equal(403, (await alice.Client.RequestAsync(asBob)).Status);
    }

    [Fact]
    public async Task BYE_ends_the_session_and_nothing_is_sent_afterwards()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        Assert.Equal(200, (await alice.SendAsync("BYE")).Status);
        await bob.Client.ReceiveInfoAsync("ntc:part");
        await bob.PostAsync("are you there");
        await bob.Client.ReceiveInfoAsync("grpchat");

        Assert.DoesNotContain(await alice.Client.DrainAsync(), message => !message.IsResponse);
    }

    [Fact]
    public async Task A_request_in_no_dialog_gets_481()
    {
        var user = NewUser();
        var dialog = await user.OpenAsync();
        await dialog.SendAsync("BYE");

        Assert.Equal(481, (await dialog.SendAsync("INFO")).Status);
        Assert.Equal(481, (await dialog.SendAsync("UPDATE")).Status);
        Assert.Equal(481, (await dialog.SendAsync("BYE")).Status);
        Assert.Equal(481, (await user.NewDialog("sip:pchat-1@contoso.com").SendAsync("INFO")).Status);
    }

    [Fact]
    public async Task UPDATE_refreshes_and_echoes_the_session_timer()
    {
        var dialog = await NewUser().OpenAsync();
        var answer = await dialog.SendAsync("UPDATE");

        Assert.Equal(200, answer.Status);
        Assert.Equal("1800;refresher=uac", answer["Session-Expires"]);
    }

    [Fact]
    public async Task A_reinvitation_is_answered_like_the_first()
    {
        var user = NewUser();
        var dialog = await user.OpenAsync();
        var again = user.Invite(dialog).Replace("CSeq: 1 ", "CSeq: 2 ", StringComparison.Ordinal);
        var answer = await user.Client.RequestAsync(again);

        Assert.Equal(200, answer.Status);
        Assert.Equal(dialog.ToTag, answer.ToTag);
        Assert.Equal("1800;refresher=uac", answer["Session-Expires"]);
    }

    [Fact]
    public async Task CANCEL_of_an_answered_INVITE_is_200_and_changes_nothing()
    {
        var dialog = await NewUser().OpenAsync();
        var cancel = dialog.Request("CANCEL", 1).Replace($";tag={dialog.ToTag}", "", StringComparison.Ordinal);
        Assert.Equal(200, (await dialog.Client.RequestAsync(cancel)).Status);
        Assert.Equal(481, (await dialog.Client.RequestAsync(cancel.Replace("CSeq: 1 ", "CSeq: 7 ", StringComparison.Ordinal))).Status);

        await dialog.CommandAsync("requri", "");
    }

    [Fact]
    public async Task A_second_INVITE_of_the_same_endpoint_replaces_the_first_dialog()
    {
        var alice = await Chat.InLobbyAsync(_server, "alice");
        var second = await alice.User.OpenAsync();

        Assert.Equal(481, (await alice.SendAsync("UPDATE")).Status);
        await second.JoinAsync();
    }

    [Fact]
    public async Task Two_copies_of_a_client_with_the_same_epid_on_two_connections_live_side_by_side()
    {
        var first = await Chat.InLobbyAsync(_server, "alice");
        var second = await Chat.InLobbyAsync(_server, "alice");
        await first.PostAsync("both");

        await first.Client.ReceiveInfoAsync("both");
        await second.Client.ReceiveInfoAsync("both");
    }

    [Fact]
    public async Task Requests_of_other_methods_are_answered_as_the_known_client_expects()
    {
        var user = NewUser();
        var dialog = await user.OpenAsync();
        Assert.Equal(200, (await user.Client.RequestAsync(dialog.Request("OPTIONS"))).Status);
        Assert.Equal(200, (await user.Client.RequestAsync(dialog.Request("SERVICE"))).Status);
        foreach (var method in new[] { "MESSAGE", "NOTIFY", "REFER", "PRACK", "FOO" })
        {
            var answer = await user.Client.RequestAsync(dialog.Request(method));
            Assert.Equal(405, answer.Status);
            Assert.Contains("INFO", answer["Allow"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task BENOTIFY_is_not_answered()
    {
        var dialog = await NewUser().OpenAsync();
        await dialog.Client.SendAsync(dialog.Request("BENOTIFY"));

        Assert.Empty(await dialog.Client.DrainAsync());
    }

    [Fact]
    public async Task An_extension_that_is_required_and_unknown_is_refused_by_name()
    {
        var user = NewUser();
        var answer = await user.Client.RequestAsync(user.Invite(user.NewDialog("sip:pchat@contoso.com"), "Require: 100rel\r\n"));

        Assert.Equal(420, answer.Status);
        Assert.Equal("100rel", answer["Unsupported"]);
    }

    [Fact]
    public async Task Loss_of_a_clients_connection_ends_its_sessions_at_once()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        await alice.Client.BreakAsync();

        Assert.Contains("sip:alice", (await bob.Client.ReceiveInfoAsync("ntc:part")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_in_a_dialog_before_its_ACK()
    {
        var user = NewUser();
        var dialog = user.NewDialog("sip:pchat-1@contoso.com");
        dialog.Establish(await user.Client.RequestAsync(user.Invite(dialog)));
        Assert.Empty(await user.Client.DrainAsync());
        await user.Client.SendAsync(dialog.Request("ACK", 1));

        await dialog.JoinAsync();
    }

    private SipTestUser NewUser() => new(_server.Connect(), "alice");
}
