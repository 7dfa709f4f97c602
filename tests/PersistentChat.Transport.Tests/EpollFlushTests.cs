using System.Buffers;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace PersistentChat.Transport.Tests;

/// <summary>What the epoll transport sends and reads when, turn by turn, pumped by the test itself.</summary>
[SupportedOSPlatform("linux")]
[Collection("Sockets")]
public abstract partial class EpollFlushTests : IDisposable
{
    private readonly EpollListener _listener;

    private protected EpollFlushTests(EpollTransportShard shard)
    {
        Shard = shard;
        _listener = EpollListener.Start(new IPEndPoint(IPAddress.Loopback, 0), _ => (Shard, Handler));
    }

    private protected EpollTransportShard Shard { get; }

    private protected PlainEcho Handler { get; } = new();

    /// <summary>The other ends, in the order of the connections.</summary>
    private protected List<Socket> Peers { get; } = [];

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _listener.Dispose();
        Shard.Dispose();
        Peers.ForEach(static peer => peer.Dispose());
    }

    [Fact]
    public void Many_writes_of_a_turn_are_one_send_per_connection()
    {
        var connections = Open(3);
        using var sends = new SendCounter();
        for (var i = 0; i < 10; i++)
            connections.ForEach(static connection => connection.Write(new byte[100]));
        Assert.Equal(0, sends.Count);
        Shard.BeginFlush();
        connections.ForEach(static connection => connection.Write(new byte[100]));
        Shard.Flush();
        Assert.Equal((3, 3_300), (sends.Count, sends.Bytes));
    }

    [Fact]
    public void In_a_flush_a_connection_is_sent_once_the_next_one_is_written_to()
    {
        var connections = Open(2);
        Shard.BeginFlush();
        connections[0].Write(new byte[100]);
        connections[0].Write(new byte[100]);
        Assert.Equal((200, 0), (connections[0].UnsentBytes, connections[1].UnsentBytes));
        connections[1].Write(new byte[100]);
        Assert.Equal((0, 100), (connections[0].UnsentBytes, connections[1].UnsentBytes));
        Shard.Flush();
        Assert.Equal((0, 0), (connections[0].UnsentBytes, connections[1].UnsentBytes));
    }

    [Fact]
    public void A_connection_that_several_speakers_write_to_is_sent_once_a_turn_as_soon_as_that_was_noticed()
    {
        var connections = Open(3);
        Assert.Equal(4, CountSends());
        Assert.Equal(3, CountSends());

        int CountSends()
        {
            using var sends = new SendCounter();
            Shard.BeginFlush();
            for (var i = 0; i < 5; i++)
                connections[0].Write(new byte[100]);
            connections[1].Write(new byte[100]);
            connections[0].Write(new byte[100]);
            connections[2].Write(new byte[100]);
            connections[0].Write(new byte[100]);
            Shard.Flush();
            return sends.Count;
        }
    }

    [Fact]
    public void An_echo_of_small_messages_allocates_nothing_on_theShard()
    {
        Open(1);
        var message = new byte[200];
        Exchange(2_000);

        AssertAllocatesNothing(() => Exchange(10_000));

        void Exchange(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Peers[0].Send(message);
                Step();
                Peers[0].Receive(message);
            }
        }
    }

    [Fact]
    public void A_delivery_to_many_allocates_nothing_on_theShard()
    {
        var connections = Open(100);
        var message = new byte[900];
        var inbox = new byte[64 * 1024];
        Deliver(50);

        AssertAllocatesNothing(() => Deliver(200));

        void Deliver(int turns)
        {
            for (var turn = 0; turn < turns; turn++)
            {
                Shard.Poll(TimeSpan.Zero);
                Shard.BeginFlush();
                foreach (var connection in connections)
                {
                    for (var i = 0; i < 8; i++)
                        connection.Write(message);
                }
                Shard.Flush();
                foreach (var peer in Peers)
                {
                    for (var got = 0; got < 8 * message.Length;)
                        got += peer.Receive(inbox);
                }
            }
        }
    }

    [Fact]
    public void A_slow_reader_allocates_nothing_on_theShard_once_its_buffers_are_pooled()
    {
        var connection = Open(1)[0];
        var message = new byte[50_000];
        var inbox = new byte[256 * 1024];
        FillAndDrain();
        FillAndDrain();

        AssertAllocatesNothing(FillAndDrain);

        void FillAndDrain()
        {
            for (var i = 0; i < 300; i++)
            {
                connection.Write(message);
                Step();
            }
            Assert.True(connection.UnsentBytes > 1_000_000);
            for (var got = 0; got < 300 * message.Length;)
            {
                got += Peers[0].Receive(inbox);
                Step();
            }
            Assert.Equal(0, connection.UnsentBytes);
        }
    }

    [Fact]
    public void An_idle_connection_holds_no_buffer()
    {
        var connections = Open(1);
        Peers[0].Send(new byte[1_000]);
        connections[0].Write(new byte[1_000]);
        Step();
        Assert.False(HoldsAnything());

        // Half a message is kept, and only as long as the other half is missing.
        Handler.Whole = 1_000;
        Peers[0].Send(new byte[999]);
        Step();
        Assert.True(HoldsAnything());
        Peers[0].Send(new byte[1]);
        Step();
        Assert.False(HoldsAnything());

        bool HoldsAnything() => ((EpollConnection)connections[0]).Holdings is not { Kept: null, Output: null };
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(40_000)]
    [InlineData(400_000)]
    public void A_message_larger_than_the_receive_buffer_is_joined_however_it_comes(int length)
    {
        Open(1);
        Handler.Whole = length;
        var message = Pattern.Make(length, 0);
        var random = new Random(length);
        for (var round = 0; round < 3; round++)
        {
            for (var sent = 0; sent < length;)
            {
                var size = Math.Min(random.Next(1, 50_000), length - sent);
                Peers[0].Send(message.AsSpan(sent, size));
                sent += size;
                Step();
            }
            var answer = new byte[length];
            for (var got = 0; got < length; Step())
                got += Peers[0].Poll(0, SelectMode.SelectRead) ? Peers[0].Receive(answer.AsSpan(got)) : 0;
            Pattern.Check(answer, 0);
        }
    }

    /// <param name="count">How many connections.</param>
    /// <param name="receiveBuffer">Bytes the system keeps for a peer that does not read; its own choice if null.</param>
    private protected List<Connection> Open(int count, int? receiveBuffer = null)
    {
        for (var i = 0; i < count; i++)
        {
            var peer = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            Peers.Add(peer);
            if (receiveBuffer is { } bytes)
                peer.ReceiveBufferSize = bytes;
            peer.Connect(_listener.LocalEndPoint);
            // The listener wakes the shard when it has handed the connection over.
            while (Handler.Connections.Count < Peers.Count)
                Shard.Poll(TimeSpan.FromSeconds(20));
        }
        return Handler.Connections;
    }

    /// <summary>Does what was done before, so that pools are filled and code is compiled; what the runtime itself takes now and then is borne.</summary>
    private protected static void AssertAllocatesNothing(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000);
    }

    private protected void Step()
    {
        Shard.Poll(TimeSpan.Zero);
        Shard.BeginFlush();
        Shard.Flush();
    }

    /// <summary>An echo that records nothing of the traffic, so that only the transport can allocate.</summary>
    private protected sealed class PlainEcho : IConnectionHandler
    {
        public List<Connection> Connections { get; } = [];

        /// <summary>How much must be there before it is taken.</summary>
        public int Whole { get; set; } = 1;

        public void OnConnected(Connection connection) => Connections.Add(connection);

        /// <summary>Hears of input before it is echoed.</summary>
        public Action<Connection, int>? Offered { get; set; }

        public int OnData(Connection connection, ReadOnlySequence<byte> input)
        {
            Offered?.Invoke(connection, (int)input.Length);
            return input.Length < Whole ? 0 : RecordingHandler.Echo(connection, input);
        }

        public void OnClosed(Connection connection, Exception? error)
        {
        }
    }

    /// <summary>Counts what this thread sends, as the transport's own instrument does.</summary>
    private protected sealed class SendCounter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly int _thread = Environment.CurrentManagedThreadId;

        public SendCounter()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "pchat.transport.sent")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, bytes, _, _) =>
            {
                if (Environment.CurrentManagedThreadId != _thread)
                    return;
                Count++;
                Bytes += bytes;
            });
            _listener.Start();
        }

        public int Count { get; private set; }

        public long Bytes { get; private set; }

        public void Dispose() => _listener.Dispose();
    }
}
