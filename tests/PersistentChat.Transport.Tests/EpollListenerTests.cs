using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using PersistentChat.TestKit;

namespace PersistentChat.Transport.Tests;

/// <summary>What the listener of the epoll transport does.</summary>
[SupportedOSPlatform("linux")]
[Collection("Sockets")]
public sealed class EpollListenerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    private readonly ShardPump _pump = new(new EpollTransportShard());

    private EpollTransportShard Shard => (EpollTransportShard)_pump.Shard;

    public void Dispose() => _pump.Dispose();

    [Fact]
    public async Task An_address_in_use_is_refused_and_one_that_was_left_is_not()
    {
        IPEndPoint address;
        using (var first = Listen(Anywhere))
        {
            address = first.LocalEndPoint;
            Assert.NotEqual(0, address.Port);
            var error = Assert.Throws<SocketException>(() => Listen(address));
            Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
        }
        using var second = Listen(address);
        using var peer = await ConnectAsync(address);
        await UntilAsync(() => Shard.ConnectionCount == 1);
    }

    [Fact]
    public async Task A_stopped_listener_takes_nobody_and_leaves_its_connections_alone()
    {
        var listener = Listen(Anywhere);
        using var peer = await ConnectAsync(listener.LocalEndPoint);
        await UntilAsync(() => Shard.ConnectionCount == 1);
        listener.Dispose();
        listener.Dispose();
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(listener.LocalEndPoint));
        await EchoAsync(peer);
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.2")]
    [InlineData("::", "127.0.0.3")]
    [InlineData("::", "::1")]
    public async Task On_the_wildcard_each_connection_knows_the_address_it_came_to(string listened, string address)
    {
        ConnectionInfo? info = null;
        using var listener = EpollListener.Start(new IPEndPoint(IPAddress.Parse(listened), 0), connection =>
        {
            info = connection;
            return (Shard, new RecordingHandler());
        });
        using var peer = await ConnectAsync(new IPEndPoint(IPAddress.Parse(address), listener.LocalEndPoint.Port));
        await UntilAsync(() => Shard.ConnectionCount == 1);
        Assert.Equal(Plain((IPEndPoint)peer.RemoteEndPoint!), Plain(info!.Local!));
        Assert.Equal(Plain((IPEndPoint)peer.LocalEndPoint!), Plain(info.Remote!));

        static IPEndPoint Plain(IPEndPoint point) =>
            point.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(point.Address.MapToIPv4(), point.Port) : point;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_nobody_wants_is_reset_and_the_next_one_is_served(bool throws)
    {
        var count = 0;
        using var listener = EpollListener.Start(Anywhere, _ => count++ switch
        {
            > 0 => (Shard, new RecordingHandler()),
            _ when throws => throw new InvalidOperationException("thrown by a test"),
            _ => null,
        });
        using var first = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await first.ConnectAsync(listener.LocalEndPoint);
            await first.ReceiveAsync(new byte[1]).WaitAsync(Patience);
        });
        using var second = await ConnectAsync(listener.LocalEndPoint);
        await EchoAsync(second);
    }

    [Fact]
    public async Task A_connection_handed_to_a_disposed_shard_is_reset()
    {
        var handler = new RecordingHandler();
        using var listener = EpollListener.Start(Anywhere, _ => (Shard, handler));
        _pump.Dispose();
        using var peer = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await peer.ConnectAsync(listener.LocalEndPoint);
            await peer.ReceiveAsync(new byte[1]).WaitAsync(Patience);
        });
        Assert.False(handler.Connected.Task.IsCompleted);
    }

    [Fact]
    public async Task Connections_leave_the_last_descriptors_to_others()
    {
        const int Room = 5;
        var log = new CountingLogger();
        var descriptors = HighestDescriptor() + 1 + (2 * Room);
        using var listener = EpollListener.Start(Anywhere, _ => (Shard, new RecordingHandler()), log, null, descriptors);
        var peers = new List<Socket>();
        var refused = 0;
        while (refused < 10)
        {
            var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            peers.Add(peer);
            refused += await IsServedAsync(peer, listener.LocalEndPoint) ? 0 : 1;
        }
        Assert.True(Shard.ConnectionCount > 0);
        Assert.Equal(1, log.Count);

        peers.ForEach(static peer => peer.Dispose());
        await UntilAsync(() => Shard.ConnectionCount == 0);
        using var last = await ConnectAsync(listener.LocalEndPoint);
        await EchoAsync(last);
    }

    private static async Task<bool> IsServedAsync(Socket peer, IPEndPoint address)
    {
        try
        {
            await peer.ConnectAsync(address);
            await EchoAsync(peer);
            return true;
        }
        catch (SocketException error)
        {
            Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
            return false;
        }
    }

    private EpollListener Listen(IPEndPoint address) => EpollListener.Start(address, _ => (Shard, new RecordingHandler()));

    private static async Task<Socket> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address);
        return socket;
    }

    private static async Task EchoAsync(Socket peer)
    {
        await peer.SendAsync(new byte[] { 42 });
        var answer = new byte[1];
        Assert.Equal(1, await peer.ReceiveAsync(answer).WaitAsync(Patience));
        Assert.Equal(42, answer[0]);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(10, limit.Token);
    }

    private static int HighestDescriptor() =>
        Directory.GetFileSystemEntries("/proc/self/fd").Max(static path => int.Parse(Path.GetFileName(path)));

    private sealed class CountingLogger : ILogger<EpollListener>
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Interlocked.Increment(ref _count);
    }
}
