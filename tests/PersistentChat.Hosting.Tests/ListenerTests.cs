using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using PersistentChat.Client;
using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.TestKit;

namespace PersistentChat.Hosting.Tests;

public sealed class ListenerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_SIP_client_talks_to_the_node_on_the_applications_listener()
    {
        var (host, port) = TestNode.BuildWeb(_folder.Path);
        await using (host)
        {
            await host.StartAsync();
            await TestNode.SeedAsync(host.Services.GetRequiredService<ChatEngine>());
            await using var alice = await TestNode.SignInAsync(port());
            var room = await alice.JoinAsync("Hall");
            await alice.PostAsync(room.Room.Id, "Is anybody there?");
            var message = await alice.Notices().OfType<Client.MessageReceived>().FirstAsync();
            Assert.Equal("Is anybody there?", message.Message.Text);
        }
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_clients_to_go()
    {
        var (host, port) = TestNode.BuildWeb(_folder.Path);
        await using (host)
        {
            await host.StartAsync();
            await TestNode.SeedAsync(host.Services.GetRequiredService<ChatEngine>());
            await using var alice = await TestNode.SignInAsync(port());
            await alice.JoinAsync("Hall");
            // A host gives its services half a minute; Kestrel would take it all if the engine did not end the connections first.
            await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
            await alice.Notices().OfType<Disconnected>().FirstAsync();
        }
    }

    [Fact]
    public async Task A_connection_before_the_start_and_one_after_the_stop_are_closed_at_once()
    {
        using var host = TestNode.Build(_folder.Path);
        var node = host.Services.GetRequiredService<PersistentChatHost>();
        var early = new FakeConnection();
        await node.OnSipConnectedAsync(early);
        Assert.True(early.IsAborted);
        await host.StartAsync(default);
        await host.StopAsync(default);
        var late = new FakeConnection();
        await node.OnSipConnectedAsync(late);
        Assert.True(late.IsAborted);
    }

    [Fact]
    public async Task A_listener_that_opens_before_the_node_starts_closes_connections_until_it_has()
    {
        var (host, port) = TestNode.BuildWeb(_folder.Path);
        await using (host)
        {
            // What the host does for Kestrel alone, as if the node took long to read its log.
            var kestrel = host.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().Single(service => service.GetType().Name.Contains("WebHost"));
            await kestrel.StartAsync(default);
            await EndsAtOnceAsync(port());
        }
    }

    [Fact]
    public void Without_authentication_only_loopback_is_listened_on()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 0, listen => listen.UsePersistentChatSip()));
        builder.Services.AddPersistentChat(options => options.Sip.Authentication = SipAuthentication.None)
            .UseFasterLog(_folder.In("log")).UseSqlite(_folder.In("chat.db"));
        Assert.Contains("only loopback", Assert.Throws<InvalidOperationException>(builder.Build).Message);
    }

    [Fact]
    public void A_listener_without_a_node_says_what_is_missing()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UsePersistentChatSip()));
        Assert.Contains("AddPersistentChat()", Assert.Throws<InvalidOperationException>(builder.Build).Message);
    }

    private static async Task EndsAtOnceAsync(int port)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            Assert.Equal(0, await socket.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        }
        catch (Exception reset) when (reset is IOException or SocketException)
        {
            // That is an end too.
        }
    }

    private sealed class FakeConnection : DefaultConnectionContext
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
