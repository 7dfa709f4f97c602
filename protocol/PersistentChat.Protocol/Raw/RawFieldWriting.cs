using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>What frames are made of, beyond the values of the format.</summary>
internal static class RawFieldWriting
{
    internal static void WriteItem<T>(this scoped ref MessagePackWriter output, T item)
        where T : IRawItem<T>
    {
        output.WriteArrayHeader(T.FieldCount);
        item.Write(ref output);
    }

    internal static void WriteItems<T>(this scoped ref MessagePackWriter output, IReadOnlyList<T> items)
        where T : IRawItem<T>
    {
        output.WriteArrayHeader(items.Count);
        for (var i = 0; i < items.Count; i++)
            output.WriteItem(items[i]);
    }

    internal static void WriteRooms(this scoped ref MessagePackWriter output, IReadOnlyList<RawRoom> rooms)
    {
        output.WriteArrayHeader(rooms.Count);
        for (var i = 0; i < rooms.Count; i++)
            rooms[i].Write(ref output);
    }

    internal static void WriteTexts(this scoped ref MessagePackWriter output, IReadOnlyList<string> texts)
    {
        output.WriteArrayHeader(texts.Count);
        for (var i = 0; i < texts.Count; i++)
            output.WriteString(texts[i]);
    }

    internal static void WriteOrNil(this scoped ref MessagePackWriter output, long? value)
    {
        if (value is { } number)
            output.WriteInt64(number);
        else
            output.WriteNil();
    }

    internal static void WriteIdOrNil(this scoped ref MessagePackWriter output, Guid? value)
    {
        if (value is { } id)
            output.WriteGuid(id);
        else
            output.WriteNil();
    }

    internal static void WriteTimeOrNil(this scoped ref MessagePackWriter output, long? utcTicks)
    {
        if (utcTicks is { } ticks)
            output.WriteTimestampTicks(ticks);
        else
            output.WriteNil();
    }
}
