using System.Buffers;

namespace PersistentChat.Transport.Tests;

public abstract partial class EpollFlushTests
{
    [Fact]
    public void A_connection_s_only_output_of_a_flush_takes_no_buffer_and_anything_before_it_goes_with_it_at_the_end()
    {
        var connections = Open(2);
        using var sends = new SendCounter();
        connections[1].Write(new byte[100]);
        Shard.BeginFlush();
        connections[0].WriteLast(new byte[100]);
        Assert.Equal(0, connections[0].UnsentBytes);
        Assert.Null(((EpollConnection)connections[0]).Holdings.Output);
        connections[1].WriteLast(new byte[100]);
        Assert.Equal((0, 200), (connections[0].UnsentBytes, connections[1].UnsentBytes));
        Shard.Flush();
        Assert.Equal((2, 300), (sends.Count, sends.Bytes));
    }

    [Fact]
    public void Outside_of_a_flush_a_last_write_waits_for_it()
    {
        var connection = Open(1)[0];
        Step();
        connection.WriteLast(new byte[100]);
        connection.WriteLast(new byte[100]);
        Assert.Equal(200, connection.UnsentBytes);
        using var sends = new SendCounter();
        Step();
        Assert.Equal((1, 200), (sends.Count, sends.Bytes));
    }

    [Fact]
    public void Speakers_who_all_take_their_write_for_the_last_are_sent_once_a_turn_as_soon_as_that_was_noticed()
    {
        var connection = Open(1)[0];
        Assert.Equal((2, 1, 1), (CountSends(), CountSends(), CountSends()));

        int CountSends()
        {
            using var sends = new SendCounter();
            Shard.BeginFlush();
            for (var i = 0; i < 5; i++)
                connection.WriteLast(new byte[100]);
            Shard.Flush();
            return sends.Count;
        }
    }
}
