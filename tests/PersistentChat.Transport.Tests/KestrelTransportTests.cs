using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PersistentChat.TestKit;

namespace PersistentChat.Transport.Tests;

/// <summary>The contract over a real Kestrel listener on a free port of the loopback. One collection, since descriptors are counted.</summary>
[Collection("Kestrel")]
public abstract class KestrelTransportTests : TransportContract
{
    private readonly ConcurrentQueue<IConnectionHandler> _handlers = new();
    private readonly ConcurrentQueue<ConnectionInfo> _infos = new();
    private readonly ConcurrentQueue<Socket> _sockets = new();
    private WebApplication? _host;
    private IPEndPoint _address = new(IPAddress.Loopback, 0);

    protected KestrelTransportTests() => Pump = new ShardPump(new PipeTransportShard());

    protected override ShardPump Pump { get; }

    protected override int ConnectionCount => Shard.ConnectionCount;

    private PipeTransportShard Shard => (PipeTransportShard)Pump.Shard;

    public override async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new TransportConnectionHandler(info =>
        {
            _infos.Enqueue(info);
            return (Shard, _handlers.TryDequeue(out var handler) ? handler : throw new InvalidOperationException("unexpected"));
        }));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Use(next => connection =>
            {
                _sockets.Enqueue(connection.Features.Get<IConnectionSocketFeature>()!.Socket);
                return next(connection);
            });
            Secure(listen);
            listen.UseConnectionHandler<TransportConnectionHandler>();
        }));
        _host = builder.Build();
        await _host.StartAsync();
        var addresses = _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        _address = new IPEndPoint(IPAddress.Loopback, new Uri(addresses.Single()).Port);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Pump.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
    }

    [Fact]
    public async Task The_handler_learns_the_addresses_and_whether_the_connection_is_secure()
    {
        await ConnectAsync(new RecordingHandler());
        var info = Assert.Single(_infos);
        Assert.Equal(_address, info.Local);
        Assert.Equal(IPAddress.Loopback, info.Remote!.Address);
        Assert.Equal(IsSecure, info.IsSecure);
    }

    [Fact]
    public async Task The_system_asks_a_silent_peer_whether_it_is_still_there()
    {
        await ConnectAsync(new RecordingHandler());
        var socket = Assert.Single(_sockets);
        Assert.NotEqual(0, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        Assert.Equal(60, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
        Assert.Equal(10, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
        Assert.Equal(6, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount));
    }

    [Fact]
    public async Task Connections_that_ended_leave_no_descriptor_open()
    {
        await OpenAndLeaveAsync(20);
        var before = OpenDescriptors();
        await OpenAndLeaveAsync(Churn / 4);

        // Kestrel closes its socket after our task has ended.
        using var limit = new CancellationTokenSource(Patience);
        while (OpenDescriptors() > before + 5)
            await Task.Delay(20, limit.Token);
    }

    protected abstract bool IsSecure { get; }

    protected abstract void Secure(ListenOptions listen);

    private protected abstract Task<TestPeer> WrapAsync(Socket socket);

    protected override async Task<TestPeer> OpenAsync(IConnectionHandler handler)
    {
        _handlers.Enqueue(handler);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_address);
        return await WrapAsync(socket);
    }

    private static int OpenDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private async Task OpenAndLeaveAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var handler = new RecordingHandler();
            await using var peer = await OpenAsync(handler).WaitAsync(Patience);
            await handler.Connected.Task.WaitAsync(Patience);
            if (i % 2 == 0)
                peer.Reset();
            await peer.DisposeAsync();
            await handler.Closed.Task.WaitAsync(Patience);
        }
    }
}
