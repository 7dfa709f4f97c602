using System.Buffers;

namespace PersistentChat.Transport.Tests;

public abstract partial class TransportContract
{
    [Fact]
    public async Task Bytes_come_in_order_and_go_out_in_order()
    {
        const int Length = 1_000_000;
        var (peer, _) = await ConnectAsync(new RecordingHandler());
        var reading = peer.ReadPatternAsync(Length);
        var random = new Random(1);
        for (var sent = 0; sent < Length;)
        {
            var size = Math.Min(random.Next(1, 20_000), Length - sent);
            await peer.WritePatternAsync(size, sent);
            sent += size;
        }
        await reading.WaitAsync(Patience);
    }

    [Fact]
    public async Task What_was_not_consumed_is_offered_again_together_with_what_follows()
    {
        var handler = new RecordingHandler { WhenData = EchoWholeTens };
        var (peer, _) = await ConnectAsync(handler);
        for (var i = 0; i < 30; i++)
        {
            await peer.WritePatternAsync(1, i);
            await UntilAsync(() => handler.Offers.Count > i);
        }
        await peer.ReadPatternAsync(30).WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => i % 10 + 1), handler.Offers);

        static int EchoWholeTens(Connection connection, ReadOnlySequence<byte> input)
        {
            var whole = input.Length / 10 * 10;
            return RecordingHandler.Echo(connection, input.Slice(0, whole));
        }
    }

    [Fact]
    public async Task Half_close_of_the_peer_is_answered_and_then_closed_in_order()
    {
        var handler = new RecordingHandler();
        var (peer, _) = await ConnectAsync(handler);
        await peer.WritePatternAsync(50_000);
        await peer.CloseSendingAsync();
        await peer.ReadPatternAsync(50_000).WaitAsync(Patience);
        Assert.Null(await peer.ReadToEndAsync().WaitAsync(Patience));
        Assert.Null(await handler.Closed.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Reset_by_the_peer_at_any_moment_ends_the_connection_once()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var handler = new RecordingHandler();
            var (peer, _) = await ConnectAsync(handler);
            await peer.WritePatternAsync(random.Next(1, 100_000));
            if (random.Next(2) == 0)
                await peer.ReadPatternAsync(random.Next(1, (int)handler.Offers.Sum() + 1)).WaitAsync(Patience);
            peer.Reset();
            await handler.Closed.Task.WaitAsync(Patience);
            Assert.True(handler.ClosedCalls == 1, $"round {round}, seed {seed}");
        }
        await UntilAsync(() => ConnectionCount == 0);
    }

    [Fact]
    public async Task Nothing_is_delivered_after_Close()
    {
        var handler = new RecordingHandler
        {
            WhenData = (connection, input) =>
            {
                connection.Close();
                return 1;
            },
        };
        var (peer, _) = await ConnectAsync(handler);
        await peer.WritePatternAsync(2);
        Assert.Null(await handler.Closed.Task.WaitAsync(Patience));
        Assert.Single(handler.Offers);
    }
}
