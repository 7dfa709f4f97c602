using System.Net.Sockets;

namespace PersistentChat.Transport.Tests;

/// <summary>Reading from many connections in one turn.</summary>
public abstract partial class EpollFlushTests
{
    [Fact]
    public void What_many_peers_send_at_once_each_gets_back_whole_and_in_order()
    {
        const int Count = 150;
        Open(Count);
        var random = new Random(4711);
        var (sent, got) = (new long[Count], new long[Count]);
        for (var turn = 0; turn < 300; turn++)
        {
            // Messages that come in parts are kept in between, for which a connection has to read alone.
            Handler.Whole = turn % 3 == 0 ? random.Next(1, 3_000) : 1;
            for (var i = random.Next(Count); i > 0; i--)
            {
                var peer = random.Next(Count);
                var bytes = Pattern.Make(random.Next(5) == 0 ? random.Next(10_000, 40_000) : random.Next(1, 1_000), sent[peer]);
                sent[peer] += bytes.Length;
                Peers[peer].Send(bytes);
            }
            Step();
            TakeEchoes();
        }
        // What is left is less than a message, or was not read yet.
        Handler.Whole = 1;
        for (var i = 0; i < Count; i++)
        {
            Peers[i].Send(Pattern.Make(1, sent[i]++));
            for (var steps = 0; got[i] < sent[i]; steps++)
            {
                Assert.InRange(steps, 0, 10_000);
                Step();
                TakeEchoes();
            }
        }
        Assert.Equal(sent, got);

        void TakeEchoes()
        {
            for (var i = 0; i < Count; i++)
            {
                if (Peers[i].Available == 0)
                    continue;
                var inbox = new byte[Peers[i].Available];
                var count = Peers[i].Receive(inbox);
                Pattern.Check(inbox.AsSpan(0, count), got[i]);
                got[i] += count;
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_is_ended_by_the_protocol_of_another_that_is_read_before_gets_no_input(bool byAbort)
    {
        var connections = Open(5);
        var read = new List<Connection>();
        Handler.Offered = (connection, _) =>
        {
            read.Add(connection);
            foreach (var other in connections.Where(other => other != connection))
            {
                if (byAbort)
                    other.Abort();
                else
                    other.Close();
            }
        };
        Peers.ForEach(static peer => peer.Send(new byte[100]));
        Step();
        Step();
        Assert.Single(read);
        Assert.Equal(1, Shard.ConnectionCount);
        var survivor = connections.IndexOf(read[0]);
        Assert.Equal(100, Peers[survivor].Receive(new byte[200]));
        foreach (var peer in Peers.Where((_, i) => i != survivor))
        {
            if (byAbort)
                Assert.Throws<SocketException>(() => peer.Receive(new byte[1]));
            else
                Assert.Equal(0, peer.Receive(new byte[1]));
        }
    }

    [Fact]
    public void Who_is_ended_by_the_protocol_of_one_that_reads_alone_gets_no_input()
    {
        var connections = Open(2);
        Handler.Whole = 1_000;
        Peers[0].Send(new byte[999]);
        // The second step sees that there is no more, so that the system reports in the order of sending afterwards.
        Step();
        Step();
        var read = new List<Connection>();
        Handler.Offered = (connection, _) =>
        {
            read.Add(connection);
            connections.Find(other => other != connection)!.Close();
        };
        Peers[1].Send(new byte[1_000]);
        Peers[0].Send(new byte[1]);
        Step();
        Step();
        Assert.Single(read);
    }

    [Fact]
    public void Peers_that_go_or_end_their_sending_while_others_are_read_hurt_nobody()
    {
        var connections = Open(10);
        Peers[3].LingerState = new LingerOption(true, 0);
        Peers[3].Close();
        Peers[4].Shutdown(SocketShutdown.Send);
        foreach (var i in (int[])[0, 1, 2, 5, 6, 7, 8, 9])
            Peers[i].Send(Pattern.Make(100, i));
        Step();
        Step();
        Assert.Equal([3, 4], Enumerable.Range(0, 10).Where(i => connections[i].IsClosing));
        Assert.Equal(8, Shard.ConnectionCount);
        Assert.Equal(0, Peers[4].Receive(new byte[1]));
        foreach (var i in (int[])[0, 1, 2, 5, 6, 7, 8, 9])
        {
            var inbox = new byte[200];
            Assert.Equal(100, Peers[i].Receive(inbox));
            Pattern.Check(inbox.AsSpan(0, 100), i);
        }
    }

    [Fact]
    public void Reading_from_many_allocates_nothing_on_the_shard()
    {
        Open(100);
        var message = new byte[200];
        Exchange(50);

        AssertAllocatesNothing(() => Exchange(200));

        void Exchange(int turns)
        {
            for (var turn = 0; turn < turns; turn++)
            {
                foreach (var peer in Peers)
                    peer.Send(message);
                Step();
                foreach (var peer in Peers)
                    peer.Receive(message);
            }
        }
    }
}
