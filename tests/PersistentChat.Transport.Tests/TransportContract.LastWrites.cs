using System.Buffers;

namespace PersistentChat.Transport.Tests;

/// <summary><see cref="Connection.WriteLast"/>: however early it sends, the same bytes come in the same order.</summary>
public abstract partial class TransportContract
{
    [Fact]
    public async Task A_last_write_keeps_its_place_among_the_writes_of_its_turn_and_of_the_turns_around_it()
    {
        var random = new Random(7);
        var (peer, connection) = await ConnectAsync(new RecordingHandler());
        var (_, other) = await ConnectAsync(new RecordingHandler());
        var at = 0L;
        for (var turn = 0; turn < 300; turn++)
        {
            if (random.Next(2) == 0)
                await Pump.Invoke(() => WriteSome(random.Next(3)));
            await Pump.InvokeInFlush(() => WriteSome(random.Next(1, 5)));
        }
        await peer.ReadPatternAsync(at).WaitAsync(Patience);
        await UntilAsync(() => connection.UnsentBytes == 0);

        void WriteSome(int writes)
        {
            for (; writes > 0; writes--)
            {
                var bytes = Pattern.Make(random.Next(1, 3_000), at);
                at += bytes.Length;
                if (random.Next(2) == 0)
                    connection.Write(bytes);
                else
                    connection.WriteLast(bytes);
                if (random.Next(4) == 0)
                    other.Write(new byte[10]);
            }
        }
    }

    [Fact]
    public async Task What_a_slow_reader_does_not_take_of_last_writes_is_counted_kept_and_sent_before_what_follows()
    {
        const int Block = 50_000;
        const int Blocks = 400;
        var (peer, connection) = await ConnectAsync(new RecordingHandler());
        for (var i = 0; i < Blocks; i++)
        {
            var bytes = Pattern.Make(Block, (long)i * Block);
            await Pump.InvokeInFlush(() =>
            {
                connection.WriteLast(bytes);
                // Nobody may have kept it.
                Array.Clear(bytes);
            });
            if (i % 10 == 0)
                await Pump.Invoke(() => connection.WriteLast([]));
        }
        Assert.InRange(await Pump.Invoke(() => connection.UnsentBytes), 1_000_000, (long)Blocks * Block);
        await peer.ReadPatternAsync((long)Blocks * Block).WaitAsync(Patience);
        await UntilAsync(() => connection.UnsentBytes == 0);

        // Blocked once, it goes on like any other.
        await Pump.InvokeInFlush(() => connection.WriteLast(Pattern.Make(Block, (long)Blocks * Block)));
        await peer.ReadPatternAsync(Block, (long)Blocks * Block).WaitAsync(Patience);
    }

    [Theory]
    [InlineData(80_000)]
    [InlineData(20_000_000)]
    public async Task A_protocol_is_told_when_a_last_write_is_gone_whether_it_took_long_or_not(int portion)
    {
        const int Portions = 3;
        var written = 1;
        var handler = new RecordingHandler
        {
            WhenDrained = connection =>
            {
                Assert.Equal(0, connection.UnsentBytes);
                if (written < Portions)
                    Write(connection, written++);
            },
        };
        var (peer, connection) = await ConnectAsync(handler);
        var reading = peer.ReadPatternAsync((long)Portions * portion);
        await Pump.InvokeInFlush(() => connection.WriteLast(Pattern.Make(portion, 0)));
        await reading.WaitAsync(Patience);

        // Being told is no flush: what is written then may not be sent at once, but comes all the same.
        void Write(Connection connection, int index) => connection.WriteLast(Pattern.Make(portion, (long)index * portion));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task On_a_connection_that_closes_a_last_write_is_dropped_and_what_was_before_it_is_sent(int before)
    {
        var handler = new RecordingHandler();
        var (peer, connection) = await ConnectAsync(handler);
        await Pump.InvokeInFlush(() =>
        {
            if (before > 0)
                connection.WriteLast(Pattern.Make(before, 0));
            connection.Close();
            var unsent = connection.UnsentBytes;
            connection.WriteLast(new byte[1_000]);
            Assert.Equal(unsent, connection.UnsentBytes);
        });
        await peer.ReadPatternAsync(before).WaitAsync(Patience);
        Assert.Equal(0, await peer.Stream.ReadAsync(new byte[1_000]).AsTask().WaitAsync(Patience));
        Assert.Null(await handler.Closed.Task.WaitAsync(Patience));
        await Pump.InvokeInFlush(() => connection.WriteLast(new byte[1_000]));
        Assert.Equal(0, await Pump.Invoke(() => connection.UnsentBytes));
    }

    [Fact]
    public async Task A_close_behind_a_last_write_waits_for_a_slow_reader()
    {
        const int Length = 10_000_000;
        var handler = new RecordingHandler();
        var (peer, connection) = await ConnectAsync(handler);
        await Pump.InvokeInFlush(() =>
        {
            connection.WriteLast(Pattern.Make(Length, 0));
            connection.Close();
        });
        Assert.Equal(0, handler.ClosedCalls);
        await peer.ReadPatternAsync(Length).WaitAsync(Patience);
        Assert.Null(await peer.ReadToEndAsync().WaitAsync(Patience));
        Assert.Null(await handler.Closed.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_last_write_to_a_peer_that_is_gone_ends_the_connection_once()
    {
        var handler = new RecordingHandler { WhenData = RecordingHandler.Swallow };
        var (peer, connection) = await ConnectAsync(handler);
        peer.Reset();
        for (var i = 0; i < 1000 && handler.ClosedCalls == 0; i++)
        {
            await Pump.InvokeInFlush(() =>
            {
                connection.WriteLast(new byte[1_000]);
                connection.WriteLast(new byte[1_000]);
            });
        }
        await handler.Closed.Task.WaitAsync(Patience);
        Assert.Equal(1, handler.ClosedCalls);
        Assert.Equal(0, await Pump.Invoke(() => connection.UnsentBytes));
    }
}
