using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using PersistentChat.TestKit;
using PersistentChat.Transport;

namespace PersistentChat.Benchmarks.WholePath;

/// <summary>The clients' ends of loopback connections, which one thread serves.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LoopbackMembers(IPEndPoint server) : IDisposable
{
    private readonly EpollTransportShard _shard = new();
    private readonly List<Socket> _sockets = [];
    private ShardPump? _pump;

    /// <summary>Connects one.</summary>
    /// <param name="take">Takes what comes, on the members' thread; says how much was consumed.</param>
    /// <returns>Sends. Any thread.</returns>
    public Action<ReadOnlyMemory<byte>> Connect(Func<ReadOnlySpan<byte>, int> take)
    {
        _pump ??= new ShardPump(_shard);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server);
        var end = new End(take);
        // From here on the descriptor is the shard's to close. The socket is kept, because its end would wait for that of the descriptor.
        _shard.Adopt((int)socket.Handle, new ConnectionInfo(server, null, IsSecure: false), end);
        socket.SafeHandle.SetHandleAsInvalid();
        _sockets.Add(socket);
        return bytes => _pump.Invoke(() => end.Send(bytes.Span)).GetAwaiter().GetResult();
    }

    public void Dispose() => _pump?.Dispose();

    private sealed class End(Func<ReadOnlySpan<byte>, int> take) : IConnectionHandler
    {
        private Connection? _connection;

        // The shard takes what it was handed before it runs anybody's code.
        public void Send(ReadOnlySpan<byte> bytes) => _connection!.Write(bytes);

        public void OnConnected(Connection connection) => _connection = connection;

        public int OnData(Connection connection, ReadOnlySequence<byte> input) => take(input.IsSingleSegment ? input.FirstSpan : input.ToArray());

        public void OnClosed(Connection connection, Exception? error)
        {
            // The end of the benchmark.
        }
    }
}
