using System.Net;

namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>Many users behind one trusted proxy, which asserts who they are.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private const string Routes = "Record-Route: <sip:p2.contoso.com;lr>\r\nRecord-Route: <sip:p1.contoso.com:5061;transport=tls;lr>\r\n";

    private SipTestServer _server = null!;

    public async Task InitializeAsync() => _server = await SipTestServer.StartAsync(options =>
    {
        options.Authentication = SipAuthentication.Digest;
        options.TrustedProxies.Add(IPAddress.Loopback);
        options.TrustedProxies.Add(IPAddress.Parse("192.0.2.7"));
    });

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task The_asserted_identity_decides_and_not_From()
    {
        var alice = new SipTestUser(_server.ConnectProxy(), "alice") { ExtraLines = Asserting("alice") };
        var forged = new SipTestUser(alice.Client, "bob") { ExtraLines = Asserting("alice") };

        Assert.Equal(200, (await alice.SignInAsync()).Status);
        Assert.Equal(403, (await forged.SignInAsync()).Status);
        var dialog = await alice.OpenAsync();
        Assert.Contains("code=\"200\"", (await dialog.JoinAsync()).Body, StringComparison.Ordinal);
        dialog.User.ExtraLines = Asserting("bob");
        Assert.Equal(403, (await dialog.PostAsync("x")).Status);
    }

    [Fact]
    public async Task A_proxy_that_asserts_nothing_is_refused()
    {
        var alice = new SipTestUser(_server.ConnectProxy(), "alice");

        Assert.Equal(403, (await alice.Client.RequestAsync(alice.Invite(alice.NewDialog("sip:pchat@contoso.com")))).Status);
    }

    [Fact]
    public async Task An_assertion_of_anyone_else_is_worth_nothing()
    {
        var stranger = _server.Connect(new IPEndPoint(IPAddress.Parse("192.0.2.8"), 5060));
        var withoutCertificate = _server.Connect(new IPEndPoint(IPAddress.Parse("192.0.2.7"), 5060));
        foreach (var client in new[] { stranger, withoutCertificate })
        {
            var alice = new SipTestUser(client, "alice") { ExtraLines = Asserting("alice") };
            Assert.Equal(407, (await alice.SignInAsync()).Status);
            Assert.Equal(403, (await client.RequestAsync(alice.Invite(alice.NewDialog("sip:pchat@contoso.com")))).Status);
        }
    }

    [Fact]
    public async Task A_tel_URI_beside_the_sip_URI_is_passed_over()
    {
        var alice = new SipTestUser(_server.ConnectProxy(), "alice")
        {
            ExtraLines = "P-Asserted-Identity: <tel:+15551234>, \"Alice, A.\" <sip:alice@contoso.com>\r\n",
        };
        Assert.Equal(200, (await alice.SignInAsync()).Status);
    }

    [Fact]
    public async Task Record_Route_is_copied_and_our_requests_follow_it_to_the_remote_target()
    {
        var client = _server.ConnectProxy();
        var alice = new SipTestUser(client, "alice") { ExtraLines = Asserting("alice") };
        var dialog = alice.NewDialog("sip:pchat-1@contoso.com");
        var answer = await client.RequestAsync(alice.Invite(dialog, Routes));
        dialog.Establish(answer);
        await client.SendAsync(dialog.Request("ACK", 1));
        var reply = await dialog.CommandAsync("requri", "");

        string[] routes = ["<sip:p2.contoso.com;lr>", "<sip:p1.contoso.com:5061;transport=tls;lr>"];
        Assert.Equal(routes, answer.All("Record-Route"));
        Assert.Equal(routes, reply.All("Route"));
        Assert.Equal("INFO sip:alice@contoso.com;opaque=user:epid:AAAA;gruu SIP/2.0", reply.StartLine);
    }

    [Fact]
    public async Task Many_dialogs_share_a_connection_and_equal_ids_do_not_mix()
    {
        var client = _server.ConnectProxy();
        var alice = await OpenAsync(client, "alice");
        var bob = await OpenAsync(client, "bob");
        await bob.PostAsync("to both");

        var infos = new[] { await client.ReceiveInfoAsync("to both"), await client.ReceiveInfoAsync("to both") };
        Assert.Equal([alice.From, bob.From], infos.Select(info => info["To"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Loss_of_a_proxys_connection_ends_nothing_and_the_next_request_moves_the_dialog()
    {
        var first = _server.ConnectProxy();
        var alice = await OpenAsync(first, "alice");
        var second = _server.ConnectProxy();
        var bob = await OpenAsync(second, "bob");
        await first.BreakAsync();
        alice.Client = second;

        Assert.Equal(200, (await alice.SendAsync("UPDATE")).Status);
        Assert.Equal(200, (await bob.PostAsync("still here")).Status);
        var infos = new[] { await second.ReceiveInfoAsync("still here"), await second.ReceiveInfoAsync("still here") };
        Assert.Equal([alice.From, bob.From], infos.Select(info => info["To"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_dialog_that_does_not_answer_does_not_hold_up_the_others()
    {
        var client = _server.ConnectProxy();
        var alice = await OpenAsync(client, "alice");
        var bob = await OpenAsync(client, "bob");
        await client.SettleAsync();
        client.AnswerInfosWith = 0;
        for (var i = 0; i < 100; i++)
        {
            await bob.PostAsync($"m{i}");
            foreach (var info in await client.DrainAsync())
            {
                if (!info.IsResponse && info["To"] == bob.From)
                    await client.SendAsync(SipTestClient.AnswerTo(info, 200));
            }
        }
        await client.SettleAsync();
        _server.Advance(TimeSpan.FromSeconds(33));
        await client.DrainAsync();

        Assert.Equal(481, (await alice.SendAsync("UPDATE")).Status);
        Assert.Equal(200, (await bob.SendAsync("UPDATE")).Status);
    }

    [Fact]
    public async Task All_connections_of_a_proxy_go_to_the_same_shard_and_clients_take_turns()
    {
        await using var server = await SipTestServer.StartAsync(options => options.TrustedProxies.Add(IPAddress.Loopback), shards: 4);
        var proxy = Enumerable.Range(1, 8).Select(port => Choose(IPAddress.Loopback, port));
        var clients = Enumerable.Range(1, 8).Select(port => Choose(IPAddress.Parse("192.0.2.9"), port));

        Assert.Single(proxy.Distinct());
        Assert.Equal(4, clients.Distinct().Count());
        int Choose(IPAddress address, int port) => server.Endpoint.ChooseShard(new(new IPEndPoint(address, port), null, false));
    }

    [Fact]
    public async Task Signing_off_one_endpoint_through_a_proxy_leaves_the_users_others()
    {
        var client = _server.ConnectProxy();
        var one = await OpenAsync(client, "alice", "e1");
        var two = await OpenAsync(client, "alice", "e2");
        Assert.Equal(200, (await client.RequestAsync(one.User.Register("Expires: 0\r\n"))).Status);

        Assert.Equal(481, (await one.SendAsync("UPDATE")).Status);
        Assert.Equal(200, (await two.SendAsync("UPDATE")).Status);
    }

    private static string Asserting(string name) => $"P-Asserted-Identity: <sip:{name}@contoso.com>\r\n";

    private static async Task<SipTestDialog> OpenAsync(SipTestClient client, string name, string epid = "c97532c1946f")
    {
        var user = new SipTestUser(client, name, epid) { ExtraLines = Asserting(name) };
        var dialog = await user.OpenAsync();
        await client.SendAsync(dialog.Request("INFO", body: SipTestDialog.Xccos(
            $"<cmd id=\"cmd:join\" seqid=\"1\"><data><chanid key=\"0\" domain=\"contoso.com\" value=\"{SipTestServer.Lobby}\"/></data></cmd>")));
        await client.ReceiveAsync(message => message.Body.Contains("rpl:join", StringComparison.Ordinal) && message["To"] == dialog.From);
        return dialog;
    }
}
