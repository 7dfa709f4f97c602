using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using PersistentChat.TestKit;

namespace PersistentChat.Transport.Tests;

/// <summary>The contract over plain TCP through epoll, with sends for many connections at once where the system has them.</summary>
[SupportedOSPlatform("linux")]
public sealed class EpollRingTransportTests() : EpollTransportTests(new EpollTransportShard());

/// <summary>The contract over plain TCP through epoll, with a call for each send.</summary>
[SupportedOSPlatform("linux")]
public sealed class EpollCallTransportTests() : EpollTransportTests(new EpollTransportShard(null, null, callsForMany: false));

/// <summary>The contract over plain TCP through epoll.</summary>
[SupportedOSPlatform("linux")]
public abstract class EpollTransportTests : SocketTransportTests
{
    private readonly EpollListener _listener;

    private protected EpollTransportTests(EpollTransportShard shard)
    {
        Pump = new ShardPump(shard);
        _listener = EpollListener.Start(new IPEndPoint(IPAddress.Loopback, 0), info => (Shard, HandlerOf(info)));
    }

    protected override ShardPump Pump { get; }

    private EpollTransportShard Shard => (EpollTransportShard)Pump.Shard;

    protected override int Churn => 5_000;

    protected override int ConnectionCount => Shard.ConnectionCount;

    protected override IPEndPoint Address => _listener.LocalEndPoint;

    protected override bool IsSecure => false;

    public override Task InitializeAsync() => Task.CompletedTask;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _listener.Dispose();
        Pump.Dispose();
    }

    /// <summary>Its own fields, and nothing beside them: a field more takes eight bytes.</summary>
    [Fact]
    public void An_idle_connection_is_a_single_small_object()
    {
        var info = new ConnectionInfo(IPEndPoint.Parse("192.0.2.7:50123"), Address, IsSecure: false);
        var handler = new RecordingHandler();
        var connections = new EpollConnection[1000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < connections.Length; i++)
            connections[i] = new EpollConnection(Shard, descriptor: -1, info, handler);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / connections.Length, 64, 128);
        Assert.Equal(info, connections[^1].Info);
    }

    protected override int OptionOfTheServer(SocketOptionLevel level, SocketOptionName name)
    {
        EpollConnection? connection = null;
        Shard.Connections.ForEach(only => connection = only);
        using var socket = new Socket(new SafeSocketHandle(connection!.Descriptor, ownsHandle: false));
        return (int)socket.GetSocketOption(level, name)!;
    }

    private protected override Task<TestPeer> WrapAsync(Socket socket) => Task.FromResult<TestPeer>(new TcpPeer(socket));
}
