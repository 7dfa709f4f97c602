using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The newest messages of one room in memory (features.md CS15): a ring that holds one reference to each of its messages.
/// Empty rooms hold no ring. Sequencer thread only.
/// </summary>
internal sealed class RecentHistory
{
    private readonly int _capacity;
    private MessagePosted[] _ring = [];
    private int _start;

    internal RecentHistory(int capacity) => _capacity = capacity;

    internal int Count { get; private set; }

    internal void Add(MessagePosted message)
    {
        if (Count == _capacity)
            DropOldest();
        if (Count == _ring.Length)
            Grow();
        _ring[(_start + Count) % _ring.Length] = message.AddReference();
        Count++;
    }

    /// <summary>
    /// Takes the messages numbered from <paramref name="first"/> to <paramref name="last"/>, oldest first, if memory holds
    /// them all. The caller owns a reference to each.
    /// </summary>
    internal bool TryTake(long first, long last, List<MessagePosted> into)
    {
        if (last < first)
            return true;
        // Numbers in the ring rise by one unless the category's history was off in between; then memory does not answer.
        var offset = Count == 0 ? -1 : first - At(0).Number;
        var end = offset + (last - first);
        if (offset < 0 || end >= Count || At((int)offset).Number != first || At((int)end).Number != last)
            return false;
        for (var i = offset; i <= end; i++)
            into.Add(At((int)i).AddReference());
        return true;
    }

    private MessagePosted At(int index) => _ring[(_start + index) % _ring.Length];

    private void DropOldest()
    {
        At(0).Release();
        _start = (_start + 1) % _ring.Length;
        Count--;
    }

    private void Grow()
    {
        var larger = new MessagePosted[Math.Min(Math.Max(4, _ring.Length * 2), _capacity)];
        for (var i = 0; i < Count; i++)
            larger[i] = At(i);
        (_ring, _start) = (larger, 0);
    }
}
