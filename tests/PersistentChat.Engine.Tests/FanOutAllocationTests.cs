using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>Alone in its process: a test beside it would empty the pool of messages that it counts on.</summary>
[CollectionDefinition(nameof(FanOutAllocationTests), DisableParallelization = true)]
[Collection(nameof(FanOutAllocationTests))]
public class FanOutAllocationTests
{
    [Fact]
    public void Fan_out_to_a_thousand_sessions_allocates_nothing()
    {
        using var fanOut = new FanOutRig(1000);
        // More than the pool has messages that other tests left there with buffers too small for these.
        for (var i = 0; i < 1000; i++)
            fanOut.DeliverOne();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            fanOut.DeliverOne();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_100_000, fanOut.Delivered);
    }

    /// <summary>A body or a message that is not given back would have to be replaced by a new one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Eight_messages_a_turn_to_a_thousand_sessions_allocate_nothing(bool joins)
    {
        using var fanOut = new FanOutRig(1000, joins ? JoiningTextEncoder.Instance : TextEncoder.Instance);
        for (var i = 0; i < 200; i++)
            fanOut.DeliverTurn(8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            fanOut.DeliverTurn(8);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(300_000 * (joins ? 1 : 8), fanOut.Delivered);
    }
}
