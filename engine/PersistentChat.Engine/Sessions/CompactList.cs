using System.Diagnostics;

namespace PersistentChat.Engine;

/// <summary>
/// A list for what exists once a user or a membership: no object of its own, an array only once something is in it, and one that grows
/// by a quarter instead of to the double, so that on average a tenth of it is empty. Copies share the array: keep it in one field.
/// </summary>
internal struct CompactList<T>
{
    private const int Smallest = 4;

    private T[]? _items;

    internal int Count { get; private set; }

    /// <summary>The elements, until the next change.</summary>
    internal readonly Span<T> Span => _items.AsSpan(0, Count);

    /// <summary>Makes room for so many more: exactly so many where that is more than the list grows by itself.</summary>
    internal void Reserve(int more)
    {
        if (Count + more > (_items?.Length ?? 0))
            Array.Resize(ref _items, Math.Max(Count + more, Math.Max(Smallest, Count + (Count / 4))));
    }

    internal void Add(T item) => Insert(Count, item);

    /// <summary>Puts an element at an index; those from there on move up.</summary>
    internal void Insert(int index, T item)
    {
        Reserve(1);
        Array.Copy(_items!, index, _items!, index + 1, Count - index);
        _items![index] = item;
        Count++;
    }

    /// <summary>Takes an element out; those behind it move down.</summary>
    internal void RemoveAt(int index)
    {
        Debug.Assert(index < Count, "there is no such element");
        Count--;
        Array.Copy(_items!, index + 1, _items!, index, Count - index);
        _items![Count] = default!;
    }

    /// <summary>Takes an element out; the last one takes its place.</summary>
    internal void ReplaceByLast(int index)
    {
        Span[index] = Span[Count - 1];
        RemoveAt(Count - 1);
    }
}
