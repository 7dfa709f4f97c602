using PersistentChat.MessagePack;

namespace PersistentChat.Storage;

/// <summary>Fields of what happens to messages after they were posted (docs/event-format.md, kinds 11, 12 and 60).</summary>
internal static class HistoryFields
{
    private const int ReplacedElements = 4;
    private const int RemovedElements = 3;
    private const int RangeElements = 2;
    private const int ReadElements = 4;

    /// <summary><c>[room, number, user, text]</c></summary>
    internal static void Write(ref MessagePackWriter writer, MessageReplaced replaced)
    {
        writer.WriteArrayHeader(ReplacedElements);
        writer.WriteGuid(replaced.RoomId);
        writer.WriteInt64(replaced.Number);
        writer.WriteString(replaced.User);
        writer.WriteString(replaced.Text);
    }

    /// <summary><c>[room, user, [[first, last], ...]]</c></summary>
    internal static void Write(ref MessagePackWriter writer, MessagesRemoved removed)
    {
        writer.WriteArrayHeader(RemovedElements);
        writer.WriteGuid(removed.RoomId);
        writer.WriteString(removed.User);
        writer.WriteArrayHeader(removed.Ranges.Count);
        for (var i = 0; i < removed.Ranges.Count; i++)
        {
            writer.WriteArrayHeader(RangeElements);
            writer.WriteInt64(removed.Ranges[i].First);
            writer.WriteInt64(removed.Ranges[i].Last);
        }
    }

    /// <summary><c>[user, [room, ...], request, search]</c></summary>
    internal static void Write(ref MessagePackWriter writer, HistoryRead read)
    {
        writer.WriteArrayHeader(ReadElements);
        writer.WriteString(read.User);
        writer.WriteGuids(read.Rooms);
        writer.WriteString(read.Request);
        writer.WriteBoolean(read.IsSearch);
    }

    internal static MessageReplaced ReadReplaced(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(ReplacedElements);
        var replaced = new MessageReplaced
        {
            RoomId = reader.ReadGuid(),
            Number = reader.ReadInt64(),
            User = reader.ReadString(),
            Text = reader.ReadString(),
        };
        reader.SkipFields(extra);
        return replaced;
    }

    internal static MessagesRemoved ReadRemoved(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(RemovedElements);
        var removed = new MessagesRemoved
        {
            RoomId = reader.ReadGuid(),
            User = reader.ReadString(),
            Ranges = ReadRanges(ref reader),
        };
        reader.SkipFields(extra);
        return removed;
    }

    internal static HistoryRead ReadHistory(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(ReadElements);
        var read = new HistoryRead
        {
            User = reader.ReadString(),
            Rooms = reader.ReadGuids(),
            Request = reader.ReadString(),
            IsSearch = reader.ReadBoolean(),
        };
        reader.SkipFields(extra);
        return read;
    }

    /// <summary>Reads ranges, refusing any that do not ascend: what is deleted for good must not depend on who reads the record.</summary>
    private static NumberRange[] ReadRanges(ref MessagePackReader reader)
    {
        var ranges = new NumberRange[reader.ReadListHeader()];
        long before = 0;
        for (var i = 0; i < ranges.Length; i++)
        {
            var extra = reader.ReadFieldsHeader(RangeElements);
            var range = new NumberRange(reader.ReadInt64(), reader.ReadInt64());
            reader.SkipFields(extra);
            if (range.First <= before || range.Last < range.First)
                throw new EventFormatException($"the range {range.First} to {range.Last} does not ascend from {before}");
            before = range.Last;
            ranges[i] = range;
        }
        return ranges;
    }
}
