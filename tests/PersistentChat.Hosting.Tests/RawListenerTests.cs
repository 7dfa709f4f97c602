using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using PersistentChat.Client;
using PersistentChat.Protocol.Scram;
using PersistentChat.TestKit;

namespace PersistentChat.Hosting.Tests;

/// <summary>The raw protocol over real sockets, with and without TLS.</summary>
public sealed class RawListenerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _certificate = TestCertificates.Server();

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Binding_to_the_certificate_is_offered_over_TLS_and_not_over_TCP()
    {
        await using var node = await RawNode.StartAsync(_folder.Path, _certificate);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, node.Port);
        await using var tls = await Interceptor.ConnectAsync(node.SecurePort);
        Assert.Equal([ScramMechanism.Sha256], await RawNode.OfferAsync(socket.GetStream()));
        Assert.Equal([ScramMechanism.Sha256Plus, ScramMechanism.Sha256], await RawNode.OfferAsync(tls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_signs_in_and_talks_and_a_wrong_password_is_refused(bool useTls)
    {
        await using var node = await RawNode.StartAsync(_folder.Path, _certificate);
        var port = useTls ? node.SecurePort : node.Port;
        await using var alice = await RawNode.SignInAsync(port, useTls);
        var room = await alice.JoinAsync("Hall");
        Assert.Equal(1, await alice.PostAsync(room.Room.Id, "Is anybody there?"));
        Assert.Equal(403, (await Assert.ThrowsAsync<ChatRefusedException>(() => RawNode.SignInAsync(port, useTls, "wrong"))).Status);
    }

    /// <summary>With the server's own certificate the one in between passes, so it is the certificate that the other one is refused for.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_is_not_let_in_through_somebody_with_another_certificate_though_it_trusts_him(bool hasServerCertificate)
    {
        await using var node = await RawNode.StartAsync(_folder.Path, _certificate);
        using var other = TestCertificates.Server();
        await using var between = new Interceptor(hasServerCertificate ? _certificate : other, node.SecurePort);
        var signIn = RawNode.SignInAsync(between.Port, useTls: true);
        if (hasServerCertificate)
            await (await signIn).DisposeAsync();
        else
            Assert.Equal(403, (await Assert.ThrowsAsync<ChatRefusedException>(() => signIn)).Status);
    }

    [Fact]
    public async Task A_post_is_not_made_twice_after_a_restart_however_many_others_posted_since()
    {
        var (clientId, others) = (Guid.NewGuid(), 30);
        await using (var node = await StartWithShortMemoryAsync())
        {
            Assert.Equal(1, await PostAsync(node, clientId, "once"));
            await using var other = await RawNode.SignInAsync(node.Port, useTls: false);
            await other.JoinAsync("Hall");
            for (var i = 1; i <= others; i++)
                await other.PostAsync(TestNode.Hall, $"other {i}");
        }
        await using var next = await StartWithShortMemoryAsync();
        Assert.Equal(1, await PostAsync(next, clientId, "once"));
        Assert.Equal(others + 2, await PostAsync(next, Guid.NewGuid(), "last"));
    }

    /// <summary>A node that remembers the newest ten posts, and the newest of each client beyond them.</summary>
    private Task<RawNode> StartWithShortMemoryAsync() =>
        RawNode.StartAsync(_folder.Path, _certificate, options => options.Engine.Limits.RecentPosts = 10);

    private static async Task<long> PostAsync(RawNode node, Guid clientId, string text)
    {
        await using var client = await RawNode.SignInAsync(node.Port, useTls: false, clientId: clientId);
        await client.JoinAsync("Hall");
        return await client.PostAsync(TestNode.Hall, text);
    }
}
