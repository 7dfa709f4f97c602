using System.Buffers;

namespace PersistentChat.Transport.Tests;

public abstract partial class TransportContract
{
    /// <summary>What is going on when the peer resets the connection.</summary>
    public enum ResetMoment
    {
        BeforeTheFirstByte,
        InTheMiddleOfAMessage,
        WhileABacklogWaits,
        AfterItsHalfCloseWithABacklog,
        WhileTheLastWordsWait,
    }

    [Theory]
    [InlineData(ResetMoment.BeforeTheFirstByte)]
    [InlineData(ResetMoment.InTheMiddleOfAMessage)]
    [InlineData(ResetMoment.WhileABacklogWaits)]
    [InlineData(ResetMoment.AfterItsHalfCloseWithABacklog)]
    [InlineData(ResetMoment.WhileTheLastWordsWait)]
    public async Task A_reset_ends_the_connection_once_and_drops_what_was_not_sent(ResetMoment moment)
    {
        var handler = new RecordingHandler { WhenData = static (_, _) => 0 };
        var (peer, connection) = await ConnectAsync(handler);
        await LeadToAsync(moment, handler, peer, connection);
        peer.Reset();
        await handler.Closed.Task.WaitAsync(Patience);
        await UntilAsync(() => ConnectionCount == 0 && connection.UnsentBytes == 0 && connection.IsClosing);
        Assert.Equal(1, handler.ClosedCalls);
    }

    [Fact]
    public async Task Hundreds_of_connections_at_once_do_not_disturb_each_other()
    {
        var count = Math.Min(Churn / 4, 1_000);
        var all = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => OpenAsync(new RecordingHandler()))).WaitAsync(Patience);
        await UntilAsync(() => ConnectionCount == count);
        await Task.WhenAll(all.Select(async (peer, number) =>
        {
            for (var i = 0; i < 5; i++)
            {
                await peer.WritePatternAsync(300, number + (i * 300));
                await peer.ReadPatternAsync(300, number + (i * 300));
            }
            if (number % 2 == 0)
                peer.Reset();
            await peer.DisposeAsync();
        })).WaitAsync(Patience);
        await UntilAsync(() => ConnectionCount == 0);
    }

    private async Task LeadToAsync(ResetMoment moment, RecordingHandler handler, TestPeer peer, Connection connection)
    {
        if (moment == ResetMoment.InTheMiddleOfAMessage)
        {
            await peer.WritePatternAsync(100);
            await UntilAsync(() => !handler.Offers.IsEmpty);
        }
        if (moment >= ResetMoment.WhileABacklogWaits)
            await Pump.Invoke(() => connection.Write(new byte[10_000_000]));
        if (moment == ResetMoment.AfterItsHalfCloseWithABacklog)
        {
            await peer.CloseSendingAsync();
            await UntilAsync(() => connection.IsClosing);
        }
        if (moment == ResetMoment.WhileTheLastWordsWait)
            await Pump.Invoke(connection.Close);
    }
}
