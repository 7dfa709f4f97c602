using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using PersistentChat.TestKit;

namespace PersistentChat.Transport.Tests;

/// <summary>Plain sockets and pipes on one shard.</summary>
[SupportedOSPlatform("linux")]
[Collection("Sockets")]
public sealed class CombinedTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Sockets_and_pipes_are_served_by_the_same_thread()
    {
        var shard = new CombinedTransportShard();
        using var pump = new ShardPump(shard);
        using var listener = EpollListener.Start(new IPEndPoint(IPAddress.Loopback, 0), _ => (shard.Sockets, Echo()));
        var pair = new DuplexPipePair();
        _ = shard.Pipes.RunAsync(pair.Server, new ConnectionInfo(null, null, false), Echo());
        await using var stream = new JoinedStream(pair.Client.Input.AsStream(), pair.Client.Output.AsStream());
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndPoint);
        for (var i = 0; i < 1_000; i++)
        {
            // The pump waits without end, so each half has to wake it.
            await ExchangeAsync(new NetworkStream(socket), i * 100);
            await ExchangeAsync(stream, i * 100);
        }
        Assert.Single(_threads.Distinct());
        Assert.Equal((1, 1), (shard.Sockets.ConnectionCount, shard.Pipes.ConnectionCount));
    }

    [Fact]
    public async Task A_shard_that_ends_ends_the_connections_of_both_kinds()
    {
        var shard = new CombinedTransportShard();
        var (ofSocket, ofPipe) = (Echo(), Echo());
        using (var pump = new ShardPump(shard))
        {
            using var listener = EpollListener.Start(new IPEndPoint(IPAddress.Loopback, 0), _ => (shard.Sockets, ofSocket));
            var pair = new DuplexPipePair();
            _ = shard.Pipes.RunAsync(pair.Server, new ConnectionInfo(null, null, false), ofPipe);
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(listener.LocalEndPoint);
            await Task.WhenAll(ofSocket.Connected.Task, ofPipe.Connected.Task).WaitAsync(Patience);
        }
        Assert.Equal((1, 1), (ofSocket.ClosedCalls, ofPipe.ClosedCalls));
        shard.Wake();
    }

    private readonly List<int> _threads = [];

    private RecordingHandler Echo() => new()
    {
        WhenData = (connection, input) =>
        {
            _threads.Add(Environment.CurrentManagedThreadId);
            return RecordingHandler.Echo(connection, input);
        },
    };

    private static async Task ExchangeAsync(Stream stream, long from)
    {
        await stream.WriteAsync(Pattern.Make(100, from)).AsTask().WaitAsync(Patience);
        var answer = new byte[100];
        await stream.ReadExactlyAsync(answer).AsTask().WaitAsync(Patience);
        Pattern.Check(answer, from);
    }
}
