using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PersistentChat.Transport.Tests;

/// <summary>A call of the system for each send and each read, as where it permits nothing else.</summary>
[SupportedOSPlatform("linux")]
public sealed class EpollCallFlushTests() : EpollFlushTests(new EpollTransportShard(null, null, callsForMany: false));

/// <summary>One call of the system for many sends or many reads.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class EpollRingFlushTests() : EpollFlushTests(new EpollTransportShard())
{
    [RingFact]
    public void What_many_connections_send_waits_for_one_call()
    {
        var connections = Open(20);
        Shard.BeginFlush();
        for (var i = 0; i < 20; i++)
            connections[i].WriteLast(Pattern.Make(100 + i, i));
        Assert.All(Peers, static peer => Assert.Equal(0, peer.Available));
        using var sends = new SendCounter();
        Shard.Flush();
        Assert.Equal(20, sends.Count);
        for (var i = 0; i < 20; i++)
            Expect(Peers[i], Pattern.Make(100 + i, i));
    }

    [RingFact]
    public void More_than_one_call_takes_is_sent_in_several_and_everybody_gets_his_own()
    {
        const int Count = 3 * SocketRing.Capacity + 5;
        var connections = Open(Count);
        Shard.BeginFlush();
        for (var i = 0; i < Count; i++)
            connections[i].WriteLast(Pattern.Make(700 + (i / 3), i / 2));
        Assert.Equal(3 * SocketRing.Capacity, Peers.Count(static peer => peer.Available > 0));
        Shard.Flush();
        for (var i = 0; i < Count; i++)
            Expect(Peers[i], Pattern.Make(700 + (i / 3), i / 2));
    }

    [RingFact]
    public void More_bytes_than_are_worth_collecting_are_sent_by_themselves_and_in_order()
    {
        const int Large = 30_000;
        var connections = Open(20);
        Shard.BeginFlush();
        for (var i = 0; i < 20; i++)
            connections[i].WriteLast(Pattern.Make(i == 7 ? 40_000 : Large, i));
        Assert.Equal(40_000, WaitFor(Peers[7], 40_000));
        Shard.Flush();
        for (var i = 0; i < 20; i++)
            Expect(Peers[i], Pattern.Make(i == 7 ? 40_000 : Large, i));
    }

    [RingFact]
    public void What_is_written_behind_a_send_of_which_the_peer_takes_only_a_part_comes_after_it()
    {
        var connection = SendPart(static (connection, at) => connection.Write(Pattern.Make(5_000, at)), out var peer, out var sent);
        Assert.InRange(connection.UnsentBytes, 5_001, 34_999);
        Pattern.Check(Read(peer, sent + 5_000), 0);
        Assert.Equal(0, connection.UnsentBytes);
    }

    [RingFact]
    public void A_connection_that_is_closed_behind_a_send_of_which_the_peer_takes_only_a_part_sends_the_rest_first()
    {
        SendPart(static (connection, _) => connection.Close(), out var peer, out var sent);
        Pattern.Check(Read(peer, sent), 0);
        Step();
        Assert.Equal(0, peer.Receive(new byte[1]));
    }

    [RingFact]
    public void A_connection_that_is_aborted_behind_a_send_of_which_the_peer_takes_only_a_part_keeps_nothing()
    {
        var connection = SendPart(static (connection, _) => connection.Abort(), out _, out _);
        Assert.Null(((EpollConnection)connection).Holdings.Output);
    }

    [RingFact]
    public void A_peer_that_is_gone_costs_only_its_own_connection()
    {
        var connections = Open(10);
        Peers[4].LingerState = new LingerOption(true, 0);
        Peers[4].Close();
        Shard.BeginFlush();
        foreach (var connection in connections)
            connection.WriteLast(Pattern.Make(500, 3));
        Shard.Flush();
        Assert.Equal([4], Enumerable.Range(0, 10).Where(i => connections[i].IsClosing));
        foreach (var peer in Peers.Where((_, i) => i != 4))
            Expect(peer, Pattern.Make(500, 3));
        Shard.Poll(TimeSpan.Zero);
        Assert.Equal(9, Shard.ConnectionCount);
    }

    [RingFact]
    public void A_connection_that_is_closed_while_its_send_is_collected_sends_first_and_one_that_is_aborted_ends()
    {
        var connections = Open(4);
        Shard.BeginFlush();
        foreach (var connection in connections)
            connection.WriteLast(Pattern.Make(500, 3));
        connections[1].Close();
        connections[2].Abort();
        Shard.Flush();
        Shard.Poll(TimeSpan.Zero);
        Assert.Equal(2, Shard.ConnectionCount);
        Expect(Peers[1], Pattern.Make(500, 3));
        Assert.Equal(0, Peers[1].Receive(new byte[1]));
        Assert.Throws<SocketException>(() => Read(Peers[2], 501));
    }

    [RingFact]
    public void Several_that_have_something_are_read_with_one_call_and_whoever_has_much_is_then_read_alone_with_more_room()
    {
        var offers = new List<int>();
        var connections = Open(2);
        Handler.Offered = (connection, length) => offers.Add(connection == connections[1] ? length : 0);
        foreach (var expected in (int[][])[[ReceiveBatch.SlotBytes, 20_000 - ReceiveBatch.SlotBytes], [20_000], [20_000]])
            Assert.Equal(expected, Exchange(20_000));
        // Little was read for long: it is read with the others again.
        for (var i = 0; i < 40; i++)
            Assert.Equal([10], Exchange(10));
        Assert.Equal([ReceiveBatch.SlotBytes, 20_000 - ReceiveBatch.SlotBytes], Exchange(20_000));

        int[] Exchange(int length)
        {
            offers.Clear();
            Peers[0].Send(new byte[10]);
            Peers[1].Send(Pattern.Make(length, 0));
            Pattern.Check(Read(Peers[1], length), 0);
            return [.. offers.Where(static length => length > 0)];
        }
    }

    [RingFact]
    public void A_ring_that_fails_as_it_reads_loses_nothing_and_is_used_no_more()
    {
        Open(10);
        Break(Shard.Ring!.Descriptor);
        for (var turn = 0; turn < 3; turn++)
        {
            for (var i = 0; i < 10; i++)
                Peers[i].Send(Pattern.Make(500, i + turn));
            Step();
            for (var i = 0; i < 10; i++)
                Expect(Peers[i], Pattern.Make(500, i + turn));
            Assert.False(Shard.Ring.IsOpen);
        }
    }

    [RingFact]
    public void A_ring_that_fails_loses_nothing_and_is_used_no_more()
    {
        var connections = Open(10);
        Break(Shard.Ring!.Descriptor);
        for (var turn = 0; turn < 3; turn++)
        {
            Shard.BeginFlush();
            for (var i = 0; i < 10; i++)
                connections[i].WriteLast(Pattern.Make(500, i + turn));
            Shard.Flush();
            for (var i = 0; i < 10; i++)
                Expect(Peers[i], Pattern.Make(500, i + turn));
        }
    }

    [RingFact]
    public void Whatever_is_written_in_whatever_way_arrives_whole_and_in_order()
    {
        const int Count = 150;
        var connections = Open(Count);
        var random = new Random(4711);
        var written = new long[Count];
        var read = new long[Count];
        for (var turn = 0; turn < 400; turn++)
        {
            Shard.Poll(TimeSpan.Zero);
            for (var i = random.Next(20); i > 0; i--)
                Write(random.Next(Count));
            Shard.BeginFlush();
            for (var i = random.Next(300); i > 0; i--)
                Write(random.Next(Count));
            Shard.Flush();
            // Some peers read rarely, so that the system takes only a part of what is sent to them.
            for (var i = 0; i < Count; i++)
            {
                if (random.Next(1 + (i % 40)) == 0)
                    read[i] += Check(i);
            }
        }
        for (var i = 0; i < Count; i++)
        {
            while (read[i] < written[i])
            {
                read[i] += Check(i);
                Step();
            }
            Assert.Equal((0, false), (connections[i].UnsentBytes, connections[i].IsClosing));
        }

        void Write(int i)
        {
            var bytes = Pattern.Make(random.Next(10) == 0 ? random.Next(1, 70_000) : random.Next(1, 3_000), written[i]);
            written[i] += bytes.Length;
            if (random.Next(3) > 0)
                connections[i].WriteLast(bytes);
            else
                connections[i].Write(bytes);
        }

        int Check(int i)
        {
            if (Peers[i].Available == 0)
                return 0;
            var inbox = new byte[Peers[i].Available];
            var count = Peers[i].Receive(inbox);
            Pattern.Check(inbox.AsSpan(0, count), read[i]);
            return count;
        }
    }

    private void Expect(Socket peer, byte[] bytes)
    {
        Assert.Equal(bytes, Read(peer, bytes.Length));
        Assert.Equal(0, peer.Available);
    }

    /// <summary>Reads while the shard goes on, which may have kept a part.</summary>
    private byte[] Read(Socket peer, int length)
    {
        var inbox = new byte[length];
        for (var got = 0; got < length; Step())
        {
            if (!peer.Poll(0, SelectMode.SelectRead))
                continue;
            var count = peer.Receive(inbox.AsSpan(got));
            Assert.NotEqual(0, count);
            got += count;
        }
        return inbox;
    }

    /// <summary>Sends to a peer that reads nothing and has little room, and does something behind that, before the system has taken a part.</summary>
    private Connection SendPart(Action<Connection, int> then, out Socket peer, out int sent)
    {
        sent = 30_000;
        var connections = Open(2, receiveBuffer: 2_048);
        using (var socket = new Socket(new SafeSocketHandle(((EpollConnection)connections[1]).Descriptor, ownsHandle: false)))
            socket.SendBufferSize = 4_096;
        Shard.BeginFlush();
        connections[0].WriteLast(new byte[1]);
        connections[1].WriteLast(Pattern.Make(sent, 0));
        then(connections[1], sent);
        Shard.Flush();
        peer = Peers[1];
        return connections[1];
    }

    private static int WaitFor(Socket peer, int length)
    {
        Assert.True(SpinWait.SpinUntil(() => peer.Available >= length, TimeSpan.FromSeconds(20)));
        return peer.Available;
    }

    /// <summary>Puts something else in the place of the ring's descriptor, so that the system refuses the next call.</summary>
    private static void Break(int ring)
    {
        using var other = File.OpenHandle("/dev/null");
        Assert.Equal(ring, Duplicate((int)other.DangerousGetHandle(), ring));
    }

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);
}
