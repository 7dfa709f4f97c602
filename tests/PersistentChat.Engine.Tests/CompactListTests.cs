namespace PersistentChat.Engine.Tests;

public class CompactListTests
{
    [Fact]
    public void Elements_keep_their_order_through_insertion_and_removal()
    {
        var list = new CompactList<string>();
        foreach (var text in new[] { "b", "d", "e" })
            list.Add(text);
        list.Insert(0, "a");
        list.Insert(2, "c");
        Assert.Equal(["a", "b", "c", "d", "e"], list.Span);
        list.RemoveAt(1);
        Assert.Equal(["a", "c", "d", "e"], list.Span);
        list.ReplaceByLast(0);
        Assert.Equal(["e", "c", "d"], list.Span);
        list.ReplaceByLast(2);
        Assert.Equal(["e", "c"], list.Span);
    }

    [Fact]
    public void A_reserve_that_is_used_up_by_the_last_element_wastes_nothing()
    {
        var list = new CompactList<long>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        list.Reserve(16);
        for (var i = 0; i < 16; i++)
            list.Add(i);
        Assert.Equal((16 * sizeof(long)) + (3 * IntPtr.Size), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_long_list_is_at_most_a_fifth_empty()
    {
        var list = new CompactList<long>();
        for (var i = 0; i < 10_000; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            list.Add(i);
            var array = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(i < 16 || array <= (list.Count * sizeof(long) * 5 / 4) + 24, $"{array} bytes for {list.Count} elements");
        }
        Assert.Equal(10_000, list.Count);
        Assert.Equal(9_999, list.Span[^1]);
    }
}
