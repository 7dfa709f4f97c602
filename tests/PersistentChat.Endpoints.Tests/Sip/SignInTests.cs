namespace PersistentChat.Endpoints.Tests.Sip;

public sealed class SignInTests
{
    [Fact]
    public async Task The_answer_to_REGISTER_has_exactly_the_headers_that_steer_the_client()
    {
        await using var server = await SipTestServer.StartAsync();
        var answer = await new SipTestUser(server.Connect(), "alice").SignInAsync();

        Assert.Equal("SIP/2.0 200 OK", answer.StartLine);
        Assert.Equal("7200", answer["Expires"]);
        Assert.Equal("msrtc-event-categories", answer["Supported"]);
        Assert.Equal("vnd-microsoft-provisioning-v2", answer["Allow-Events"]);
        Assert.Equal("UAS; tcp=no; hop-hop=yes; end-end=no; timeout=300", answer["ms-keep-alive"]);
        Assert.Equal("RTC/5.0", answer["Server"]);
        Assert.Equal("1 REGISTER", answer["CSeq"]);
        Assert.NotEqual("", answer.ToTag);
        Assert.Equal("<sip:alice@contoso.com>;tag=1956325380;epid=c97532c1946f", answer["From"]);
        Assert.Equal("SIP/2.0/tcp 10.0.0.5:11830;branch=z9hG4bK8AFEDC9089045818E826", answer["Via"]);
        Assert.False(answer.Has("WWW-Authenticate"));
    }

    [Fact]
    public async Task Quoted_commas_in_the_Contact_of_REGISTER_do_not_split_it()
    {
        await using var server = await SipTestServer.StartAsync();
        var answer = await new SipTestUser(server.Connect(), "alice").SignInAsync();

        Assert.Equal("<sip:10.0.0.5:11830;transport=tcp;ms-opaque=d3470f2e1d>;expires=7200", answer["Contact"]);
    }

    [Fact]
    public async Task A_shorter_registration_is_granted_as_asked()
    {
        await using var server = await SipTestServer.StartAsync();
        var answer = await server.Connect().RequestAsync(new SipTestUser(server.Connect(), "alice").Register("Expires: 600\r\n"));

        Assert.Equal("600", answer["Expires"]);
    }

    [Fact]
    public async Task An_unknown_user_is_refused_with_a_reason_that_clients_show()
    {
        await using var server = await SipTestServer.StartAsync();
        var answer = await new SipTestUser(server.Connect(), "mallory").SignInAsync();

        Assert.Equal(403, answer.Status);
        Assert.Contains("20010", answer["ms-diagnostics"], StringComparison.Ordinal);
        Assert.True(answer.Has("ms-diagnostics-public"));
        Assert.True(answer.Has("Warning"));
    }

    [Fact]
    public async Task Provisioning_is_piggybacked_with_Event_and_cseq_and_Proxy_Require_is_not_refused()
    {
        await using var server = await SipTestServer.StartAsync();
        var user = new SipTestUser(server.Connect(), "alice");
        await user.SignInAsync();
        var answer = await user.Client.RequestAsync(user.Subscribe());

        Assert.Equal(200, answer.Status);
        Assert.Equal("vnd-microsoft-provisioning-v2", answer["Event"]);
        Assert.Equal("1", answer["ms-piggyback-cseq"]);
        Assert.Equal("0", answer["Expires"]);
        Assert.Equal("terminated;expires=0", answer["subscription-state"]);
        Assert.Equal("application/vnd-microsoft-roaming-provisioning-v2+xml", answer["Content-Type"]);
        Assert.Contains("<provisionGroup name=\"persistentChatConfiguration\">", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"DefaultPersistentChatPoolUri\">sip:pchat@contoso.com<", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("ServerConfiguration", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_event_package_is_refused_with_489()
    {
        await using var server = await SipTestServer.StartAsync();
        var user = new SipTestUser(server.Connect(), "alice");
        var answer = await user.Client.RequestAsync(user.Subscribe("vnd-microsoft-roaming-self"));

        Assert.Equal(489, answer.Status);
        Assert.Equal("vnd-microsoft-provisioning-v2", answer["Allow-Events"]);
    }

    [Fact]
    public async Task Signing_off_ends_the_users_sessions_without_cmd_part()
    {
        await using var server = await SipTestServer.StartAsync();
        var (alice, bob) = await Chat.TwoInLobbyAsync(server);
        var answer = await alice.Client.RequestAsync(alice.User.Register("Expires: 0\r\n"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("0", answer["Expires"]);
        var notice = await bob.Client.ReceiveInfoAsync("ntc:part");
        Assert.Contains("sip:alice@contoso.com", notice.Body, StringComparison.Ordinal);
        Assert.Equal(481, (await alice.InfoAsync("<cmd id=\"cmd:requri\" seqid=\"1\"><data/></cmd>")).Status);
    }

    [Fact]
    public async Task A_registration_that_is_not_refreshed_ends_after_a_grace()
    {
        await using var server = await SipTestServer.StartAsync();
        var (alice, bob) = await Chat.TwoInLobbyAsync(server);
        await alice.Client.RequestAsync(alice.User.Register("Expires: 30\r\n"));
        server.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal(200, (await alice.SendAsync("UPDATE")).Status);
        server.Advance(TimeSpan.FromSeconds(11));

        Assert.Contains("sip:alice", (await bob.Client.ReceiveInfoAsync("ntc:part")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_refreshing_REGISTER_may_have_another_From_tag()
    {
        await using var server = await SipTestServer.StartAsync(options => options.Authentication = SipAuthentication.Digest);
        var client = server.Connect();
        var user = new SipTestUser(client, "alice");
        await Digest.SignInAsync(user);
        var answer = await client.RequestAsync(user.Register().Replace("tag=1956325380", "tag=77", StringComparison.Ordinal));

        Assert.Equal(200, answer.Status);
        Assert.Equal("msrtc-event-categories", answer["Supported"]);
    }
}
