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
}
