using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using BenchmarkDotNet.Attributes;
using PersistentChat.Transport;

namespace PersistentChat.Benchmarks;

/// <summary>300 bytes written to each of 100 sockets and sent at the end of the turn, then read at the other end, per socket (hop 9).</summary>
[SupportedOSPlatform("linux")]
public class FlushBenchmarks : IConnectionHandler, IDisposable
{
    private const int Sockets = 100;

    private readonly byte[] _bytes = new byte[300];
    private readonly byte[] _received = new byte[4096];
    private readonly EpollTransportShard _shard = new();
    private readonly List<Connection> _connections = [];
    private readonly List<Socket> _clients = [];
    private EpollListener _listener = null!;

    [GlobalSetup]
    public void Connect()
    {
        _listener = EpollListener.Start(new IPEndPoint(IPAddress.Loopback, 0), _ => (_shard, this));
        for (var i = 0; i < Sockets; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(_listener.LocalEndPoint);
            _clients.Add(client);
        }

        while (_connections.Count < Sockets)
            _shard.Poll(TimeSpan.FromSeconds(1));
    }

    [Benchmark(OperationsPerInvoke = Sockets, Description = "write to a socket, send at the end of the turn, read")]
    public int Flush()
    {
        _shard.BeginFlush();
        foreach (var connection in _connections)
            connection.Write(_bytes);
        _shard.Flush();
        var received = 0;
        foreach (var client in _clients)
            received += client.Receive(_received);
        return received == Sockets * _bytes.Length ? received : throw new InvalidOperationException($"{received} bytes arrived.");
    }

    void IConnectionHandler.OnConnected(Connection connection) => _connections.Add(connection);

    int IConnectionHandler.OnData(Connection connection, ReadOnlySequence<byte> input) => (int)input.Length;

    void IConnectionHandler.OnClosed(Connection connection, Exception? error)
    {
        // All end together.
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _listener.Dispose();
        _clients.ForEach(client => client.Dispose());
        _shard.Dispose();
        GC.SuppressFinalize(this);
    }
}
