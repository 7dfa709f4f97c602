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
