using System.Net;
using System.Net.Sockets;
using PersistentChat.Client.Tests.Scripted;
using PersistentChat.Protocol.Raw;
using PersistentChat.Protocol.Scram;

namespace PersistentChat.Client.Tests.Raw;

public sealed class RawSignInTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_password_is_proved_without_being_sent()
    {
        await using var peer = new RawPeer { Mechanisms = [ScramMechanism.Sha256] };
        await using var client = await ChatClient.ConnectAsync(peer.Options(password: "secret"));
        Assert.Equal(ScramMechanism.Sha256, (await peer.SeeAsync(RawType.SignIn)).Read<RawSignIn>().Mechanism);
        Assert.Single(await client.FindRoomsAsync());
    }

    [Theory]
    [InlineData(ScramMechanism.Sha256, ScramMechanism.Sha256Plus)]
    [InlineData(ScramMechanism.Sha256)]
    public async Task Over_TLS_the_proof_is_bound_to_the_certificate_if_the_server_offers_it(params string[] offered)
    {
        using var certificate = TestCertificate.Create();
        await using var peer = new RawPeer { Mechanisms = offered, Certificate = certificate };
        await using var client = await ChatClient.ConnectAsync(peer.Options(password: "secret"));
        Assert.Equal(offered[^1], (await peer.SeeAsync(RawType.SignIn)).Read<RawSignIn>().Mechanism);
    }

    [Fact]
    public async Task Somebody_between_with_another_certificate_does_not_get_in()
    {
        using var shown = TestCertificate.Create();
        await using var peer = new RawPeer { Mechanisms = [ScramMechanism.Sha256Plus], Certificate = shown, BindsTo = TestCertificate.Create() };
        var refusal = await Assert.ThrowsAsync<ChatRefusedException>(() => ChatClient.ConnectAsync(peer.Options(password: "secret")));
        Assert.Equal(403, refusal.Status);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_with_403()
    {
        await using var peer = new RawPeer { Mechanisms = [ScramMechanism.Sha256] };
        var refusal = await Assert.ThrowsAsync<ChatRefusedException>(() => ChatClient.ConnectAsync(peer.Options(password: "wrong")));
        Assert.Equal((403, "ERROR_PERMISSION: wrong password"), (refusal.Status, refusal.Reason));
    }

    [Fact]
    public async Task Without_a_password_where_one_is_asked_for_it_is_407_as_over_SIP()
    {
        await using var peer = new RawPeer { Mechanisms = [ScramMechanism.Sha256] };
        Assert.Equal(407, (await Assert.ThrowsAsync<ChatRefusedException>(() => ChatClient.ConnectAsync(peer.Options()))).Status);
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_password_is_found_out()
    {
        await using var peer = new RawPeer { Mechanisms = [ScramMechanism.Sha256], OwnPassword = "guessed" };
        var failure = await Assert.ThrowsAsync<ChatConnectException>(() => ChatClient.ConnectAsync(peer.Options(password: "secret")));
        Assert.Contains("not the right server", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_asks_for_no_password_is_not_trusted_with_one()
    {
        await using var peer = new RawPeer { Mechanisms = ["NONE"] };
        var failure = await Assert.ThrowsAsync<ChatConnectException>(() => ChatClient.ConnectAsync(peer.Options(password: "secret")));
        Assert.Contains("leave the password out", failure.Message, StringComparison.Ordinal);
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        Assert.Single(await client.FindRoomsAsync());
    }

    [Fact]
    public async Task Mechanisms_that_are_not_known_are_named()
    {
        await using var peer = new RawPeer { Mechanisms = ["GSSAPI"] };
        var failure = await Assert.ThrowsAsync<ChatConnectException>(() => ChatClient.ConnectAsync(peer.Options(password: "secret")));
        Assert.Contains("GSSAPI", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SIP/2.0 400 Bad Request\r\n\r\n", "port for SIP")]
    [InlineData("\u0015\u0003\u0003\u0000\u0002\u0002\u0016", "TLS")]
    [InlineData("PCHAT/2\n", "raw protocol")]
    [InlineData("", "for TLS")]
    [InlineData("PCHAT/", "for TLS")]
    public async Task Another_port_is_recognised_and_said(string answer, string hint)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var serving = AnswerOnceAsync(listener, answer);
        var options = new ChatClientOptions { Host = "127.0.0.1", Port = port, User = "sip:alice@contoso.com", Binding = ChatBinding.Raw };
        var failure = await Assert.ThrowsAsync<ChatConnectException>(() => ChatClient.ConnectAsync(options));
        Assert.Contains(hint, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
        await serving.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_server_that_says_why_it_does_not_go_on_is_quoted()
    {
        await using var peer = new RawPeer
        {
            Take = static async (connection, _) =>
            {
                await connection.SendAsync(0, new RawFailure(400, "this is no hello"));
                return true;
            },
        };
        var failure = await Assert.ThrowsAsync<ChatConnectException>(() => ChatClient.ConnectAsync(peer.Options()));
        Assert.Contains("400 this is no hello", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_goes_silent_is_given_up_after_the_request_timeout()
    {
        var clock = new ManualClock();
        await using var peer = new RawPeer { Take = static (_, _) => Task.FromResult(true) };
        var connecting = ChatClient.ConnectAsync(peer.Options(clock));
        await peer.SeeAsync(RawType.Hello);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.False(connecting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        var failure = await Assert.ThrowsAsync<ChatConnectException>(() => connecting.WaitAsync(Patience));
        Assert.Contains("32 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_can_be_cancelled()
    {
        await using var peer = new RawPeer { Take = static (_, _) => Task.FromResult(true) };
        using var cancel = new CancellationTokenSource();
        var connecting = ChatClient.ConnectAsync(peer.Options(), cancel.Token);
        await peer.SeeAsync(RawType.Hello);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Patience));
    }

    private static async Task AnswerOnceAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[RawPreface.Length]);
        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(answer));
        client.Client.Shutdown(SocketShutdown.Send);
        // Not closed with unread bytes in it: that would be a reset, which could overtake the answer.
        while (await stream.ReadAsync(new byte[1024]) > 0)
        {
        }
    }
}
