using PersistentChat.Protocol.Raw;
using PersistentChat.Protocol.Scram;
using PersistentChat.TestKit;

namespace PersistentChat.Endpoints.Tests.Raw;

public class RawSignInTests
{
    [Fact]
    public async Task The_right_password_signs_in_and_the_server_proves_itself()
    {
        await using var server = await PasswordServerAsync();
        var client = server.Connect();
        Assert.Equal([ScramMechanism.Sha256], (await RawChat.GreetAsync(client)).Mechanisms);
        var signedIn = (await RawChat.ScramAsync(client, "alice", RawTestServer.Password)).As<RawSignedIn>();
        Assert.Equal(("sip:alice@contoso.com", "Alice"), (signedIn.User, signedIn.DisplayName));
        await RawChat.JoinAsync(client);
    }

    [Fact]
    public async Task Over_tls_the_sign_in_is_bound_to_the_certificate_and_a_downgrade_is_refused()
    {
        await using var server = await PasswordServerAsync();
        using var certificate = TestCertificates.Server();
        using var other = TestCertificates.Server();
        var binding = ScramChannelBinding.ServerEndPoint(certificate)!;
        var client = server.Connect(certificate);
        Assert.Equal([ScramMechanism.Sha256Plus, ScramMechanism.Sha256], (await RawChat.GreetAsync(client)).Mechanisms);

        var downgraded = await RawChat.ScramAsync(client, "alice", RawTestServer.Password, flag: ScramBinding.NotOffered);
        var intercepted = await RawChat.ScramAsync(
            client, "alice", RawTestServer.Password, ScramChannelBinding.ServerEndPoint(other)!, ScramBinding.ServerEndPoint);
        var bound = await RawChat.ScramAsync(client, "alice", RawTestServer.Password, binding, ScramBinding.ServerEndPoint);

        Assert.Equal([403, 403], new[] { downgraded, intercepted }.Select(frame => frame.As<RawRefused>().Code));
        Assert.Equal(RawType.SignedIn, bound.Type);
    }

    [Theory]
    [InlineData("alice", "wrong")]
    [InlineData("nobody", "secret")]
    public async Task A_wrong_password_and_an_unknown_user_get_the_same_answers_three_times_then_the_connection_ends(string name, string password)
    {
        await using var server = await PasswordServerAsync();
        var client = server.Connect();
        await RawChat.GreetAsync(client);
        for (var i = 0; i < 2; i++)
        {
            var refused = (await RawChat.ScramAsync(client, name, password)).As<RawRefused>();
            Assert.Equal((403, "ERROR_PERMISSION", "The sign-in was refused."), (refused.Code, refused.Name, refused.Detail));
        }
        Assert.Equal(403, (await RawChat.ScramAsync(client, name, password)).As<RawFailure>().Code);
        await client.ClosedAsync();
    }

    [Fact]
    public async Task The_salt_of_a_user_who_does_not_exist_is_always_the_same_like_that_of_one_who_does()
    {
        await using var server = await PasswordServerAsync();
        foreach (var name in new[] { "alice", "nobody" })
        {
            var salts = new HashSet<string>();
            for (var i = 0; i < 2; i++)
            {
                var client = server.Connect();
                await RawChat.GreetAsync(client);
                var uri = $"sip:{name}@contoso.com";
                var first = new ScramClient(uri, "x", ScramNonce.New()).FirstMessage();
                var challenge = await client.RequestAsync(new RawSignIn(ScramMechanism.Sha256, uri, Guid.NewGuid(), first));
                salts.Add(System.Text.Encoding.ASCII.GetString(challenge.As<RawChallenge>().Data.Span).Split(',')[1]);
            }
            Assert.Equal(26, Assert.Single(salts).Length);
        }
    }

    [Theory]
    [InlineData("NONE")]
    [InlineData(ScramMechanism.Sha256Plus)]
    [InlineData("PLAIN")]
    public async Task Only_the_mechanisms_that_were_offered_can_be_used(string mechanism)
    {
        await using var server = await PasswordServerAsync();
        var client = server.Connect();
        await RawChat.GreetAsync(client);
        var answer = await client.RequestAsync(new RawSignIn(mechanism, "sip:alice@contoso.com", Guid.NewGuid(), default));
        Assert.Equal(501, answer.As<RawRefused>().Code);
    }

    [Fact]
    public async Task Without_passwords_every_user_of_the_directory_signs_in_and_nobody_else()
    {
        await using var server = await RawTestServer.StartAsync();
        var client = server.Connect();
        Assert.Equal(["NONE"], (await RawChat.GreetAsync(client)).Mechanisms);
        Assert.Equal(403, (await RawChat.SignInAsync(client, "nobody")).As<RawRefused>().Code);
        Assert.Equal("sip:alice@contoso.com", (await RawChat.SignInAsync(client, "ALICE")).As<RawSignedIn>().User);
    }

    [Fact]
    public async Task A_client_without_identity_or_address_is_refused()
    {
        await using var server = await RawTestServer.StartAsync();
        var client = server.Connect();
        await RawChat.GreetAsync(client);
        Assert.Equal(400, (await RawChat.SignInAsync(client, "alice", Guid.Empty)).As<RawRefused>().Code);
        Assert.Equal(400, (await client.RequestAsync(new RawSignIn("NONE", "alice", Guid.NewGuid(), default))).As<RawRefused>().Code);
    }

    [Fact]
    public async Task A_connection_on_which_nobody_signs_in_ends_in_time()
    {
        await using var server = await RawTestServer.StartAsync(options => options.SignInTimeout = 30);
        var silent = server.Connect();
        var greeted = server.Connect();
        await RawChat.GreetAsync(greeted);
        server.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(401, (await greeted.ReceiveAsync(RawType.Error)).As<RawFailure>().Code);
        await greeted.ClosedAsync();
        await silent.ClosedAsync();
    }

    [Fact]
    public async Task The_same_client_signing_in_elsewhere_ends_its_earlier_connection()
    {
        await using var server = await RawTestServer.StartAsync(shards: 2);
        var first = await RawChat.InLobbyAsync(server, "alice");
        var second = await RawChat.InLobbyAsync(server, "alice");
        Assert.Equal(412, (await first.ReceiveAsync(RawType.Closing)).As<RawClosing>().Code);
        await first.ClosedAsync();
        Assert.Equal(1, (await second.PostAsync(RawTestServer.Lobby, 1, "still here")).Posted());
    }

    private static Task<RawTestServer> PasswordServerAsync() =>
        RawTestServer.StartAsync(options => options.Authentication = RawAuthentication.Password);
}
