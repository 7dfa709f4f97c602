using System.Buffers;

namespace PersistentChat.Storage.Tests.Events;

/// <summary>Alone in its process: a test beside it would empty the pool of messages that it counts on.</summary>
[CollectionDefinition(nameof(EventAllocationTests), DisableParallelization = true)]
[Collection(nameof(EventAllocationTests))]
public class EventAllocationTests
{
    [Fact]
    public void A_message_is_written_without_allocation_and_read_without_any_but_new_names()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var message = EventSamples.Message();
        void WriteAndRead()
        {
            output.ResetWrittenCount();
            EventCodec.Write(output, message);
            ((MessagePosted)EventCodec.Read(output.WrittenSpan, 1)).Release();
        }

        WriteAndRead();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            WriteAndRead();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
