namespace PersistentChat.Endpoints.Tests.Sip;

public sealed class DigestTests : IAsyncLifetime
{
    private SipTestServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await SipTestServer.StartAsync(options =>
        {
            options.Authentication = SipAuthentication.Digest;
            options.SignInTimeout = 600;
        });

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task The_challenge_is_a_407_and_names_MD5_alone()
    {
        var answer = await NewUser().SignInAsync();

        Assert.Equal(407, answer.Status);
        Assert.False(answer.Has("WWW-Authenticate"));
        Assert.Matches("^Digest realm=\"contoso.com\", nonce=\"[0-9a-f]{32}\", qop=\"auth\", algorithm=MD5$", answer["Proxy-Authenticate"]);
    }

    [Fact]
    public async Task The_repeated_REGISTER_with_the_same_CSeq_and_branch_is_not_taken_for_a_retransmission()
    {
        var user = NewUser();
        Assert.Equal(407, (await user.Client.RequestAsync(user.Register(cseq: 1))).Status);
        var challenge = await user.Client.RequestAsync(user.Register(cseq: 1));
        var answer = await user.Client.RequestAsync(user.Register(Digest.Answer(challenge, user, SipTestServer.Password), cseq: 1));

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task The_digest_uri_null_is_hashed_and_not_compared() =>
        Assert.Equal(200, (await Digest.SignInAsync(NewUser())).Status);

    [Fact]
    public async Task A_wrong_password_gets_403_with_a_reason_and_not_another_challenge()
    {
        var answer = await Digest.SignInAsync(NewUser(), "wrong");

        Assert.Equal(403, answer.Status);
        Assert.False(answer.Has("Proxy-Authenticate"));
        Assert.StartsWith("399 contoso.com ", answer["Warning"], StringComparison.Ordinal);
        Assert.StartsWith("4001;reason=", answer["ms-diagnostics-public"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_user_gets_the_same_answers_as_a_wrong_password()
    {
        var wrong = await Digest.SignInAsync(NewUser(), "wrong");
        var unknown = await Digest.SignInAsync(new SipTestUser(_server.Connect(), "mallory"));

        Assert.Equal(wrong.Head.Replace("alice", "mallory", StringComparison.Ordinal), unknown.Head);
    }

    [Fact]
    public async Task After_signing_in_nothing_is_challenged_again_on_that_connection()
    {
        var user = NewUser();
        await Digest.SignInAsync(user);

        Assert.Equal(200, (await user.Client.RequestAsync(user.Register(cseq: 2))).Status);
        Assert.Equal(200, (await user.Client.RequestAsync(user.Subscribe())).Status);
        Assert.Contains("pchat-1", (await (await user.OpenAsync()).CommandAsync("requri", "")).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await user.Client.RequestAsync(user.Register("Expires: 0\r\n", cseq: 3))).Status);
    }

    [Fact]
    public async Task A_user_may_only_speak_as_himself()
    {
        var client = _server.Connect();
        await Digest.SignInAsync(new SipTestUser(client, "alice"));
        var bob = new SipTestUser(client, "bob");

        Assert.Equal(403, (await client.RequestAsync(bob.Invite(bob.NewDialog("sip:pchat@contoso.com")))).Status);
        Assert.Equal(403, (await client.RequestAsync(bob.Subscribe())).Status);
    }

    [Fact]
    public async Task Nobody_speaks_before_he_has_signed_in()
    {
        var user = NewUser();
        Assert.Equal(403, (await user.Client.RequestAsync(user.Invite(user.NewDialog("sip:pchat@contoso.com")))).Status);
    }

    [Fact]
    public async Task An_answer_cannot_be_replayed_on_another_connection()
    {
        var user = NewUser();
        var challenge = await user.SignInAsync();
        var stolen = Digest.Answer(challenge, user, SipTestServer.Password);
        var answer = await _server.Connect().RequestAsync(user.Register(stolen));

        Assert.Equal(407, answer.Status);
        Assert.EndsWith(", stale=true", answer["Proxy-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_cannot_be_replayed_on_the_same_connection()
    {
        var user = NewUser();
        var challenge = await user.SignInAsync();
        var credentials = Digest.Answer(challenge, user, SipTestServer.Password);
        Assert.Equal(200, (await user.Client.RequestAsync(user.Register(credentials))).Status);
        Assert.Equal(200, (await user.Client.RequestAsync(user.Register("Expires: 0\r\n"))).Status);

        Assert.Equal(407, (await user.Client.RequestAsync(user.Register(credentials))).Status);
    }

    [Fact]
    public async Task A_challenge_answered_too_late_is_stale()
    {
        var user = NewUser();
        var challenge = await user.SignInAsync();
        _server.Advance(TimeSpan.FromSeconds(301));
        var answer = await user.Client.RequestAsync(user.Register(Digest.Answer(challenge, user, SipTestServer.Password)));

        Assert.Equal(407, answer.Status);
        Assert.Contains("stale=true", answer["Proxy-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_proves_another_user_is_refused()
    {
        var client = _server.Connect();
        var alice = new SipTestUser(client, "alice");
        var bob = new SipTestUser(client, "bob");
        var challenge = await client.RequestAsync(alice.Register());
        var answer = await client.RequestAsync(alice.Register(Digest.Answer(challenge, bob, SipTestServer.Password)));

        Assert.Equal(403, answer.Status);
    }

    [Fact]
    public async Task A_nonce_count_that_is_not_eight_digits_is_no_answer()
    {
        var user = NewUser();
        var challenge = await user.SignInAsync();
        var answer = await user.Client.RequestAsync(user.Register(Digest.Answer(challenge, user, SipTestServer.Password, nc: "1")));

        Assert.Equal(407, answer.Status);
    }

    [Fact]
    public async Task SHA256_is_refused_unless_it_was_offered()
    {
        var user = NewUser();
        var challenge = await user.SignInAsync();
        var answer = await user.Client.RequestAsync(user.Register(Digest.Answer(challenge, user, SipTestServer.Password, "SHA-256")));

        Assert.Equal(403, answer.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public async Task Where_SHA256_is_offered_it_comes_second_and_MD5_goes_on_working(string? algorithm)
    {
        await using var server = await SipTestServer.StartAsync(options =>
        {
            options.Authentication = SipAuthentication.Digest;
            options.OfferSha256 = true;
        });
        var user = new SipTestUser(server.Connect(), "alice");
        var challenge = await user.SignInAsync();
        var answer = await user.Client.RequestAsync(user.Register(Digest.Answer(challenge, user, SipTestServer.Password, algorithm)));

        var offers = challenge.All("Proxy-Authenticate");
        Assert.EndsWith("algorithm=MD5", offers[0], StringComparison.Ordinal);
        Assert.EndsWith("algorithm=SHA-256", offers[1], StringComparison.Ordinal);
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Two_users_may_sign_in_on_one_connection_one_inside_the_other()
    {
        var client = _server.Connect();
        var alice = new SipTestUser(client, "alice", ids: "1");
        var bob = new SipTestUser(client, "bob", ids: "2");
        var forAlice = await alice.SignInAsync();
        var forBob = await bob.SignInAsync();

        Assert.Equal(200, (await client.RequestAsync(bob.Register(Digest.Answer(forBob, bob, SipTestServer.Password)))).Status);
        Assert.Equal(200, (await client.RequestAsync(alice.Register(Digest.Answer(forAlice, alice, SipTestServer.Password)))).Status);
    }

    private SipTestUser NewUser() => new(_server.Connect(), "alice");
}
