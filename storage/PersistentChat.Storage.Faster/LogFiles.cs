using System.Globalization;

namespace PersistentChat.Storage.Faster;

/// <summary>Which file holds which address, for messages that an operator can act on, and whether the files reach far enough.</summary>
internal sealed record LogFiles(string Directory, Guid LogId, int SegmentSizeBits)
{
    /// <summary>FASTER leaves the first bytes of its address space free.</summary>
    internal const int FirstAddress = 64;

    /// <summary>FASTER puts the length of an entry, here a framed record, before it (i32); 0 means that the rest of the page is free.</summary>
    internal const int EntryHeaderBytes = sizeof(int);

    /// <summary>Entries begin at multiples of this.</summary>
    internal const int EntryAlignment = 4;

    internal static int Align(int length) => (length + EntryAlignment - 1) & -EntryAlignment;

    internal string FileOf(long address) => SegmentDevice.PathOf(Directory, Segment(address));

    internal long OffsetOf(long address) => address & ((1L << SegmentSizeBits) - 1);

    /// <summary>Says of the place behind a good record what is wrong there.</summary>
    internal EventLogDamage DamageAt(ulong lastGood, long address, string fault) =>
        new(lastGood + 1, FileOf(address), OffsetOf(address), fault);

    /// <summary>Demands that a cursor is one of this log's and lies within it.</summary>
    /// <exception cref="EventLogException">It does not.</exception>
    internal void Check(LogCursor cursor, LogCursor start, LogCursor end)
    {
        if (cursor.LogId != LogId)
            throw new EventLogException($"The cursor belongs to log {cursor.LogId}, but the log in {Directory} is {LogId}.");
        if (cursor.Sequence < start.Sequence || cursor.Address < start.Address)
            throw new EventLogException(
                $"Records {cursor.Sequence + 1} to {start.Sequence} are gone from the event log; it begins with {start.Sequence + 1}.");
        if (cursor.Sequence > end.Sequence || cursor.Address > end.Address)
            throw new EventLogException(
                $"The cursor stands behind record {cursor.Sequence}, but the event log ends with {end.Sequence}: it, or the cursor's "
                + "database, was restored from a copy of another time.");
    }

    /// <summary>A file that ends before the committed address lost its tail: FASTER would read zeros there and say nothing.</summary>
    /// <exception cref="EventLogException">A file is missing or too short.</exception>
    internal void DemandLength(long beginAddress, long untilAddress)
    {
        foreach (var (path, bytes) in Needed(beginAddress, untilAddress))
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length < bytes)
                throw TooShort(path, file.Exists ? file.Length : 0, bytes);
        }
    }

    /// <summary>The files that hold what lies between two addresses, and how long each must be.</summary>
    internal IEnumerable<(string File, long Bytes)> Needed(long beginAddress, long untilAddress)
    {
        for (var segment = Segment(beginAddress); segment <= Segment(untilAddress - 1); segment++)
            yield return (SegmentDevice.PathOf(Directory, segment), Math.Min(untilAddress - ((long)segment << SegmentSizeBits), 1L << SegmentSizeBits));
    }

    internal static EventLogException TooShort(string file, long bytes, long needed) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{file} has {bytes} bytes, but {needed} were committed. Restore the folder from a backup, or start the node with an empty one "
        + $"so that it is filled from the archive."));

    private int Segment(long address) => (int)(address >> SegmentSizeBits);
}
