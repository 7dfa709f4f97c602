using System.Diagnostics.Metrics;
using FASTER.core;

namespace PersistentChat.Storage.Faster;

/// <summary>Where the event log lives and how large its parts are. Sizes are powers of two, given as bits.</summary>
public sealed record FasterEventLogOptions
{
    /// <summary>Folder of the log alone; created if absent. One process at a time may use it.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Page size, 16 to 26 bits. The longest record is a page less 24 bytes, so 1 MiB (20) holds the largest event by far.
    /// Fixed when the log is created; an existing log keeps its own.
    /// </summary>
    public int PageSizeBits { get; init; } = 20;

    /// <summary>
    /// Memory for the newest pages, at least two pages' worth. 32 MiB (25) holds about 80,000 messages, far more than
    /// readers that keep up are behind; older records are read from disk.
    /// </summary>
    public int MemorySizeBits { get; init; } = 25;

    /// <summary>
    /// Size of one file, from the page size to 30 bits. Disk space comes back by whole files, so 64 MiB (26) keeps little
    /// too long without making many files. Fixed when the log is created; an existing log keeps its own.
    /// </summary>
    public int SegmentSizeBits { get; init; } = 26;

    /// <summary>
    /// Opening checks every record behind this position; null checks all. What lies before it is still checked when it is
    /// read. Give the slowest projection's cursor to open a long log sooner.
    /// </summary>
    public LogCursor? VerifyAfter { get; init; }

    /// <summary>
    /// Makes the meter on which the log counts, so that the figures of two logs in one process stay apart; null for a meter that all such
    /// logs of the process share. A hosted node uses its host's factory unless another is given here.
    /// </summary>
    public IMeterFactory? Meters { get; init; }

    /// <summary>Lets tests put a failing device in front of the disk.</summary>
    internal Func<IDevice, IDevice>? WrapDevice { get; init; }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Directory);
        Check(PageSizeBits, 16, 26, nameof(PageSizeBits));
        Check(MemorySizeBits, PageSizeBits + 1, 34, nameof(MemorySizeBits));
        Check(SegmentSizeBits, PageSizeBits, 30, nameof(SegmentSizeBits));
    }

    private static void Check(int value, int lowest, int highest, string name)
    {
        if (value < lowest || value > highest)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {lowest} and {highest}.");
    }
}
