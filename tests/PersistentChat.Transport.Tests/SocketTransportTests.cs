using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PersistentChat.Transport.Tests;

/// <summary>The contract over real sockets on a free port of the loopback. One collection, since descriptors are counted.</summary>
[Collection("Sockets")]
public abstract class SocketTransportTests : TransportContract
{
    private readonly ConcurrentQueue<IConnectionHandler> _handlers = new();
    private readonly ConcurrentQueue<ConnectionInfo> _infos = new();

    /// <summary>Where the listener really listens.</summary>
    protected abstract IPEndPoint Address { get; }

    protected abstract bool IsSecure { get; }

    private protected abstract Task<TestPeer> WrapAsync(Socket socket);

    /// <summary>An option of the socket that serves the only connection there is.</summary>
    protected abstract int OptionOfTheServer(SocketOptionLevel level, SocketOptionName name);

    /// <summary>The protocol of a new connection.</summary>
    private protected IConnectionHandler HandlerOf(ConnectionInfo info)
    {
        _infos.Enqueue(info);
        return _handlers.TryDequeue(out var handler) ? handler : throw new InvalidOperationException("unexpected");
    }

    [Fact]
    public async Task The_handler_learns_the_addresses_and_whether_the_connection_is_secure()
    {
        await ConnectAsync(new RecordingHandler());
        var info = Assert.Single(_infos);
        Assert.Equal(Address, info.Local);
        Assert.Equal(IPAddress.Loopback, info.Remote!.Address);
        Assert.Equal(IsSecure, info.IsSecure);
    }

    [Fact]
    public async Task The_system_asks_a_silent_peer_whether_it_is_still_there()
    {
        await ConnectAsync(new RecordingHandler());
        Assert.NotEqual(0, OptionOfTheServer(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal(60, OptionOfTheServer(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
        Assert.Equal(10, OptionOfTheServer(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
        Assert.Equal(6, OptionOfTheServer(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount));
    }

    [Fact]
    public async Task Small_packets_are_not_held_back()
    {
        await ConnectAsync(new RecordingHandler());
        Assert.NotEqual(0, OptionOfTheServer(SocketOptionLevel.Tcp, SocketOptionName.NoDelay));
    }

    [Fact]
    public async Task Connections_that_ended_leave_no_descriptor_open()
    {
        await OpenAndLeaveAsync(20);
        var before = OpenDescriptors();
        await OpenAndLeaveAsync(Churn / 4);

        // Kestrel closes its socket after the protocol was told.
        using var limit = new CancellationTokenSource(Patience);
        while (OpenDescriptors() > before + 5)
            await Task.Delay(20, limit.Token);
    }

    protected override async Task<TestPeer> OpenAsync(IConnectionHandler handler)
    {
        _handlers.Enqueue(handler);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Address);
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
