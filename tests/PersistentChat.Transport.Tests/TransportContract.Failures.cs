using System.Buffers;
using System.Net.Sockets;

namespace PersistentChat.Transport.Tests;

public abstract partial class TransportContract
{
    [Fact]
    public Task A_handler_that_throws_when_connected_ends_only_its_connection() =>
        EndsAloneAsync(new RecordingHandler { WhenConnected = _ => throw new TestFailure() });

    [Fact]
    public Task A_handler_that_throws_on_data_ends_only_its_connection() =>
        EndsAloneAsync(new RecordingHandler { WhenData = (_, _) => throw new TestFailure() });

    [Fact]
    public Task A_handler_that_throws_when_closed_harms_nobody() =>
        EndsAloneAsync(new RecordingHandler
        {
            WhenData = (_, _) => throw new TestFailure(),
            WhenClosed = (_, _) => throw new TestFailure(),
        });

    [Theory]
    [InlineData(-1)]
    [InlineData(1000)]
    public async Task A_handler_that_consumes_what_is_not_there_ends_its_connection(int consumed)
    {
        var handler = new RecordingHandler { WhenData = (_, _) => consumed };
        var (peer, _) = await ConnectAsync(handler);
        await peer.WritePatternAsync(10);
        Assert.IsType<InvalidOperationException>(await handler.Closed.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Thousands_of_connections_come_and_go_and_leave_nothing()
    {
        for (var i = 0; i < Churn; i++)
        {
            var handler = new RecordingHandler();
            await using var peer = await OpenAsync(handler).WaitAsync(Patience);
            await peer.WritePatternAsync(100);
            await peer.ReadPatternAsync(100).WaitAsync(Patience);
            if (i % 3 == 0)
                peer.Reset();
            else if (i % 3 == 1)
                await peer.CloseSendingAsync();
            else
                await Pump.Invoke((await handler.Connected.Task).Close);
            await handler.Closed.Task.WaitAsync(Patience);
            Assert.Equal(1, handler.ClosedCalls);
        }
        await UntilAsync(() => ConnectionCount == 0);
    }

    [Fact]
    public async Task No_wake_is_lost()
    {
        var count = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5_000; i++)
                await Pump.Invoke(() => count++).WaitAsync(Patience);
        })));
        Assert.Equal(20_000, count);
    }

    [Fact]
    public async Task Dispose_closes_every_connection()
    {
        var handlers = Enumerable.Range(0, 20).Select(_ => new RecordingHandler()).ToList();
        foreach (var handler in handlers)
        {
            var (_, connection) = await ConnectAsync(handler);
            await Pump.Invoke(() => connection.Write(new byte[handler.GetHashCode() % 2 * 5_000_000]));
        }
        Pump.Dispose();
        foreach (var handler in handlers)
        {
            await handler.Closed.Task.WaitAsync(Patience);
            Assert.Equal(1, handler.ClosedCalls);
        }
        Assert.Equal(0, ConnectionCount);
    }

    private async Task EndsAloneAsync(RecordingHandler failing)
    {
        var (bystander, _) = await ConnectAsync(new RecordingHandler());
        if (await ConnectIgnoringResetAsync(failing) is { } peer)
        {
            await SendIgnoringResetAsync(peer);
            await peer.ReadToEndAsync().WaitAsync(Patience);
        }
        Assert.IsType<TestFailure>(await failing.Closed.Task.WaitAsync(Patience));
        Assert.Equal(1, failing.ClosedCalls);
        await bystander.WritePatternAsync(1000);
        await bystander.ReadPatternAsync(1000).WaitAsync(Patience);
    }

    private async Task<TestPeer?> ConnectIgnoringResetAsync(RecordingHandler handler)
    {
        try
        {
            return (await ConnectAsync(handler)).Peer;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // The other side was gone before the peer had learned that it was there.
            return null;
        }
    }

    private static async Task SendIgnoringResetAsync(TestPeer peer)
    {
        try
        {
            await peer.WritePatternAsync(10);
        }
        catch (Exception error) when (error is IOException or TestFailure)
        {
            // The other side may be gone already.
        }
    }

    private sealed class TestFailure() : Exception("thrown by a test");
}
