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
    private long _first;

    internal RecentHistory(int capacity) => _capacity = capacity;

    internal int Count { get; private set; }

    internal void Add(MessagePosted message)
    {
        if (Count == _capacity)
            DropOldest();
        if (Count == _ring.Length)
            Grow();
        if (_first == 0)
            _first = message.Number;
        _ring[(_start + Count) % _ring.Length] = message.AddReference();
        Count++;
    }

    /// <summary>
    /// Takes the messages numbered from <paramref name="first"/> to <paramref name="last"/>, oldest first, if memory knows
    /// them all. The caller owns a reference to each.
    /// </summary>
    internal bool TryTake(long first, long last, List<MessagePosted> into)
    {
        if (last < first)
            return true;
        // From _first on, a number that is not in the ring was not kept or is removed: nobody else has it either.
        if (_first == 0 || first < _first)
            return false;
        for (var i = 0; i < Count && At(i).Number <= last; i++)
        {
            if (At(i).Number >= first)
                into.Add(At(i).AddReference());
        }
        return true;
    }

    /// <summary>Puts the new text in the place of the old one; nothing if the message is not here.</summary>
    internal void Replace(MessageReplaced replaced)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var place = ref At(i);
            if (place.Number != replaced.Number)
                continue;
            var old = place;
            place = old.WithText(replaced.Text);
            old.Release();
            return;
        }
    }

    /// <summary>Drops the messages that were removed and closes ranks.</summary>
    internal void Remove(MessagesRemoved removed)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (removed.Contains(At(i).Number))
                At(i).Release();
            else
                At(kept++) = At(i);
        }
        for (var i = kept; i < Count; i++)
            At(i) = null!;
        Count = kept;
    }

    private ref MessagePosted At(int index) => ref _ring[(_start + index) % _ring.Length];

    private void DropOldest()
    {
        _first = At(0).Number + 1;
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
