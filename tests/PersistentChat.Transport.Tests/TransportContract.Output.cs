using System.Buffers;

namespace PersistentChat.Transport.Tests;

public abstract partial class TransportContract
{
    [Fact]
    public async Task A_big_write_arrives_whole()
    {
        const int Length = 8_000_000;
        var (peer, connection) = await ConnectAsync(new RecordingHandler());
        await Pump.Invoke(() => connection.Write(Pattern.Make(Length, 0)));
        await peer.ReadPatternAsync(Length).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_slow_reader_makes_UnsentBytes_grow_and_loses_nothing()
    {
        const int Block = 50_000;
        const int Blocks = 400;
        var (peer, connection) = await ConnectAsync(new RecordingHandler());
        for (var i = 0; i < Blocks; i++)
            await Pump.Invoke(() => WriteInPieces(connection, Pattern.Make(Block, (long)i * Block)));
        var unsent = await Pump.Invoke(() => connection.UnsentBytes);
        Assert.InRange(unsent, 1_000_000, (long)Blocks * Block);

        await peer.ReadPatternAsync((long)Blocks * Block).WaitAsync(Patience);
        await UntilAsync(() => connection.UnsentBytes == 0);
    }

    [Fact]
    public async Task UnsentBytes_shrinks_while_a_slow_reader_reads()
    {
        const int Length = 20_000_000;
        var (peer, connection) = await ConnectAsync(new RecordingHandler());
        await Pump.Invoke(() => connection.Write(Pattern.Make(Length, 0)));
        var before = await Pump.Invoke(() => connection.UnsentBytes);
        await peer.ReadPatternAsync(Length * 3 / 4).WaitAsync(Patience);
        await UntilAsync(() => connection.UnsentBytes < before);
        await peer.ReadPatternAsync(Length / 4, Length * 3 / 4).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_protocol_that_held_back_goes_on_when_a_slow_reader_has_taken_everything()
    {
        const int Length = 20_000_000;
        const int Rest = 1_000;
        var times = 0;
        var handler = new RecordingHandler
        {
            WhenDrained = connection =>
            {
                Assert.Equal(0, connection.UnsentBytes);
                if (times++ == 0)
                    connection.Write(Pattern.Make(Rest, Length));
            },
        };
        var (peer, connection) = await ConnectAsync(handler);
        await Pump.Invoke(() => connection.Write(Pattern.Make(Length, 0)));
        await peer.ReadPatternAsync(Length + Rest).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_protocol_that_held_back_is_told_also_when_the_end_of_the_turn_takes_everything_at_once()
    {
        const int Portion = 80_000;
        const int Portions = 20;
        var written = 1;
        var handler = new RecordingHandler
        {
            WhenDrained = connection =>
            {
                if (written < Portions)
                    connection.Write(Pattern.Make(Portion, written++ * Portion));
            },
        };
        var (peer, connection) = await ConnectAsync(handler);
        var reading = peer.ReadPatternAsync(Portions * Portion);
        await Pump.Invoke(() => connection.Write(Pattern.Make(Portion, 0)));
        // Nothing else happens on the connection: each portion follows from what the transport says of the one before.
        await reading.WaitAsync(Patience);
    }

    [Fact]
    public async Task Close_sends_everything_first()
    {
        const int Length = 4_000_000;
        var handler = new RecordingHandler();
        var (peer, connection) = await ConnectAsync(handler);
        await Pump.Invoke(() =>
        {
            connection.Write(Pattern.Make(Length, 0));
            connection.Close();
            connection.Close();
            Assert.True(connection.IsClosing);
        });
        await peer.ReadPatternAsync(Length).WaitAsync(Patience);
        Assert.Null(await peer.ReadToEndAsync().WaitAsync(Patience));
        Assert.Null(await handler.Closed.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Close_sends_the_backlog_of_a_slow_reader_too()
    {
        const int Block = 1_000_000;
        var handler = new RecordingHandler();
        var (peer, connection) = await ConnectAsync(handler);
        for (var i = 0; i < 10; i++)
            await Pump.Invoke(() => connection.Write(Pattern.Make(Block, (long)i * Block)));
        await Pump.Invoke(connection.Close);
        Assert.Equal(0, handler.ClosedCalls);
        await peer.ReadPatternAsync(10 * Block).WaitAsync(Patience);
        Assert.Null(await handler.Closed.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Abort_ends_a_connection_whose_peer_does_not_read()
    {
        var handler = new RecordingHandler();
        var (peer, connection) = await ConnectAsync(handler);
        await Pump.Invoke(() => connection.Write(new byte[5_000_000]));
        await Pump.Invoke(() => connection.Write(new byte[5_000_000]));
        await Pump.Invoke(connection.Abort);
        Assert.NotNull(await handler.Closed.Task.WaitAsync(Patience));
        await peer.ReadToEndAsync().WaitAsync(Patience);
        await Pump.Invoke(() =>
        {
            connection.Abort();
            connection.Close();
        });
        Assert.Equal(1, handler.ClosedCalls);
    }

    [Fact]
    public async Task Abort_ends_a_connection_that_waits_for_its_peer_after_Close()
    {
        var handler = new RecordingHandler();
        var (_, connection) = await ConnectAsync(handler);
        await Pump.Invoke(() => connection.Write(new byte[10_000_000]));
        await Pump.Invoke(connection.Close);
        await Pump.Invoke(connection.Abort);
        Assert.NotNull(await handler.Closed.Task.WaitAsync(Patience));
        Assert.Equal(1, handler.ClosedCalls);
    }

    [Fact]
    public async Task Output_after_the_end_is_dropped()
    {
        var handler = new RecordingHandler { WhenClosed = (connection, _) => connection.Write(new byte[100_000]) };
        var (peer, connection) = await ConnectAsync(handler);
        await Pump.Invoke(connection.Close);
        await handler.Closed.Task.WaitAsync(Patience);
        await Pump.Invoke(() => connection.Write(new byte[100]));
        Assert.Null(await peer.ReadToEndAsync().WaitAsync(Patience));
        Assert.Equal(0, await Pump.Invoke(() => connection.UnsentBytes));
    }

    [Fact]
    public async Task What_many_slow_readers_did_not_take_is_never_mixed_up()
    {
        const int Block = 100_000;
        const int Blocks = 40;
        var connections = new List<(TestPeer Peer, Connection Connection)>();
        for (var i = 0; i < 20; i++)
            connections.Add(await ConnectAsync(new RecordingHandler()));
        for (var block = 0; block < Blocks; block++)
            await Pump.InvokeInFlush(() => WriteToAll(block));
        for (var block = 0; block < Blocks; block++)
        {
            for (var i = 0; i < connections.Count; i++)
                await connections[i].Peer.ReadPatternAsync(Block, Start(i) + ((long)block * Block)).WaitAsync(Patience);
        }
        await UntilAsync(() => connections.TrueForAll(one => one.Connection.UnsentBytes == 0));

        static long Start(int connection) => connection * 1_000_003L;

        void WriteToAll(int block)
        {
            for (var i = 0; i < connections.Count; i++)
                WriteInPieces(connections[i].Connection, Pattern.Make(Block, Start(i) + ((long)block * Block)));
        }
    }

    [Fact]
    public async Task Speakers_who_take_turns_on_one_connection_keep_their_order_in_a_flush()
    {
        const int Turns = 50;
        var shared = await ConnectAsync(new RecordingHandler());
        var others = new List<(TestPeer Peer, Connection Connection)>();
        for (var i = 0; i < 10; i++)
            others.Add(await ConnectAsync(new RecordingHandler()));
        for (var turn = 0; turn < Turns; turn++)
        {
            var at = turn * 10 * 700;
            await Pump.Invoke(() => shared.Connection.Write(Pattern.Make(100, at)));
            await Pump.InvokeInFlush(() => Alternate(at));
        }
        await shared.Peer.ReadPatternAsync(Turns * 10 * 700).WaitAsync(Patience);
        foreach (var (peer, _) in others)
            await peer.ReadPatternAsync(Turns * 500).WaitAsync(Patience);

        void Alternate(int at)
        {
            for (var i = 0; i < others.Count; i++)
            {
                shared.Connection.Write(Pattern.Make(i == 0 ? 600 : 700, at + (i * 700) + (i == 0 ? 100 : 0)));
                others[i].Connection.Write(Pattern.Make(500, at / 14));
            }
        }
    }

    [Fact]
    public async Task Half_close_of_the_peer_does_not_cost_it_what_is_on_its_way()
    {
        const int Length = 10_000_000;
        var handler = new RecordingHandler();
        var (peer, connection) = await ConnectAsync(handler);
        await Pump.Invoke(() => connection.Write(Pattern.Make(Length, 0)));
        await peer.CloseSendingAsync();
        await UntilAsync(() => connection.IsClosing);
        Assert.Equal(0, handler.ClosedCalls);
        await peer.ReadPatternAsync(Length).WaitAsync(Patience);
        Assert.Null(await peer.ReadToEndAsync().WaitAsync(Patience));
        Assert.Null(await handler.Closed.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_last_words_arrive_although_the_peer_was_still_speaking()
    {
        var handler = new RecordingHandler { WhenData = RecordingHandler.Swallow };
        var (peer, connection) = await ConnectAsync(handler);
        using var isWritten = new ManualResetEventSlim();
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closing = Pump.Invoke(() =>
        {
            isHeld.SetResult();
            // The shard reads nothing meanwhile, so the peer's words are there and unread when it closes.
            Assert.True(isWritten.Wait(Patience));
            connection.Write(Pattern.Make(1_000, 0));
            connection.Close();
        });
        await isHeld.Task.WaitAsync(Patience);
        await peer.WritePatternAsync(10_000);
        isWritten.Set();
        await closing;
        await peer.ReadPatternAsync(1_000).WaitAsync(Patience);
        Assert.Null(await peer.ReadToEndAsync().WaitAsync(Patience));
        Assert.Null(await handler.Closed.Task.WaitAsync(Patience));
    }

    private static void WriteInPieces(Connection connection, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var span = connection.GetSpan(1 + at % 300);
            var count = Math.Min(span.Length, Math.Min(1 + at % 700, bytes.Length - at));
            bytes.AsSpan(at, count).CopyTo(span);
            connection.Advance(count);
            at += count;
        }
    }
}
