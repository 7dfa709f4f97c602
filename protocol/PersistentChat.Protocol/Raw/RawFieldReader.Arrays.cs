using System.Diagnostics.CodeAnalysis;
using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <content>Arrays. Nothing is reserved for what an array only announces: lists grow with the items read.</content>
internal ref partial struct RawFieldReader
{
    private const int InitialItems = 16;

    /// <summary>An array of fixed fields.</summary>
    internal T Item<T>()
        where T : IRawItem<T>
    {
        var outer = Enter();
        var item = T.Read(ref this);
        Leave(outer);
        return item;
    }

    /// <summary>An array of arrays of fixed fields.</summary>
    internal List<T> Items<T>()
        where T : IRawItem<T>
    {
        var outer = Enter();
        var items = NewList<T>();
        while (_left > 0)
            items.Add(Item<T>());
        Leave(outer);
        return items;
    }

    /// <summary>An array of rooms.</summary>
    internal List<RawRoom> Rooms()
    {
        var outer = Enter();
        var rooms = NewList<RawRoom>();
        while (_left > 0)
            rooms.Add(Room());
        Leave(outer);
        return rooms;
    }

    /// <summary>An array of texts; empty if absent.</summary>
    internal List<string> TextsOrEmpty()
    {
        if (IsAbsent())
            return [];
        var outer = Enter();
        var texts = NewList<string>();
        while (_left > 0)
            texts.Add(Text());
        Leave(outer);
        return texts;
    }

    /// <summary>Passes over an array whose items have no meaning yet.</summary>
    internal void SkipArray() => Leave(Enter());

    private readonly List<T> NewList<T>() => new(Math.Min(_left, InitialItems));

    /// <summary>The reader, to read one more value of the array.</summary>
    [UnscopedRef]
    private ref MessagePackReader Take()
    {
        RequireField();
        _left--;
        return ref _reader;
    }

    /// <summary>Begins an array within the array.</summary>
    /// <returns>How many values the outer array has left.</returns>
    private int Enter()
    {
        var count = Take().ReadArrayHeader();
        var outer = _left;
        _left = count;
        return outer;
    }

    /// <summary>Passes over what is left of the inner array and goes on with the outer one.</summary>
    private void Leave(int outer)
    {
        for (; _left > 0; _left--)
            _reader.Skip();
        _left = outer;
    }
}
