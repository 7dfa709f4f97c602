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

/// <summary>The contract over a real Kestrel listener.</summary>
public abstract class KestrelTransportTests : SocketTransportTests
{
    private readonly ConcurrentQueue<Socket> _sockets = new();
    private WebApplication? _host;
    private IPEndPoint _address = new(IPAddress.Loopback, 0);

    protected KestrelTransportTests() => Pump = new ShardPump(MakeShard());

    protected override ShardPump Pump { get; }

    protected override int ConnectionCount => Shard.ConnectionCount;

    protected override IPEndPoint Address => _address;

    /// <summary>The shard that serves, and that is pumped unless it is a part of another one.</summary>
    protected virtual PipeTransportShard Shard => (PipeTransportShard)Pump.Shard;

    protected virtual TransportShard MakeShard() => new PipeTransportShard();

    public override async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new TransportConnectionHandler(info => (Shard, HandlerOf(info))));
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

    protected override int OptionOfTheServer(SocketOptionLevel level, SocketOptionName name) =>
        (int)Assert.Single(_sockets).GetSocketOption(level, name)!;

    protected abstract void Secure(ListenOptions listen);
}
