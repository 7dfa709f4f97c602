using System.Globalization;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// The files of an event log as they lie in their folder, for tools: nothing is locked, recovered or written, and the process
/// that has the log open goes on beside it. What is read is checked as opening the log would check it. Thread safe.
/// </summary>
public sealed class EventLogFiles
{
    // A slot is written by one call of the system, so a torn one is whole again at the next look or the one after.
    private const int LooksAtTornSlot = 1000;

    private readonly LogIdentity _identity;
    private readonly LogFiles _files;

    private EventLogFiles(string directory, LogIdentity identity)
    {
        _identity = identity;
        _files = new LogFiles(directory, identity.LogId, identity.SegmentSizeBits);
    }

    /// <summary>Full path of the folder.</summary>
    public string Directory => _files.Directory;

    /// <summary>Identity of the log.</summary>
    public Guid LogId => _identity.LogId;

    /// <summary>Size of a page as a power of two: no record is longer, and none lies on two.</summary>
    public int PageSizeBits => _identity.PageSizeBits;

    /// <summary>Size of a full file of records as a power of two.</summary>
    public int SegmentSizeBits => _identity.SegmentSizeBits;

    internal LogFiles Layout => _files;

    internal LogIdentity Identity => _identity;

    /// <summary>Looks at the log in a folder.</summary>
    /// <exception cref="EventLogException">There is no log, or the file that says which one it is is damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static EventLogFiles Open(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var full = Path.GetFullPath(directory);
        return LogIdentity.Exists(full)
            ? new EventLogFiles(full, LogIdentity.Load(full))
            : throw new EventLogException($"There is no event log in {full}: {LogIdentity.PathIn(full)} is missing.");
    }

    /// <summary>The files of records that are there now, oldest first.</summary>
    public IReadOnlyList<EventLogSegment> Segments()
    {
        var found = new List<EventLogSegment>();
        foreach (var file in new DirectoryInfo(Directory).EnumerateFiles("events.*"))
            if (int.TryParse(file.Extension.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && file.Exists)
                found.Add(new EventLogSegment(file.FullName, (long)number << SegmentSizeBits, file.Length));
        return [.. found.OrderBy(segment => segment.FirstAddress)];
    }

    /// <summary>What the commit file holds, good or not.</summary>
    /// <exception cref="EventLogException">The file is missing or has a wrong length.</exception>
    public IReadOnlyList<EventLogCommitSlot> CommitSlots()
    {
        var slots = ReadSlots();
        return [.. Enumerable.Range(0, Faster.CommitSlots.Count).Select(slot => Describe(slots, slot))];
    }

    /// <summary>From where to where the log reaches now.</summary>
    /// <exception cref="EventLogException">The commit file is missing or damaged beyond what a crash explains.</exception>
    public EventLogExtent ReadExtent() => ExtentOf(ReadSlots().DemandNewest(LogId));

    /// <summary>Reads records up to where the log reaches now.</summary>
    /// <param name="after">Where to begin; null for the oldest record.</param>
    /// <exception cref="EventLogException">
    /// The commit file is damaged, or the cursor is of another log, was truncated away, or lies behind the end.
    /// </exception>
    public EventLogFileReader OpenReader(LogCursor? after = null)
    {
        var extent = ReadExtent();
        return new EventLogFileReader(this, extent, after is { } cursor ? Check(cursor, extent) : extent.Start);
    }

    /// <summary>
    /// Copies the log as it is now into an empty folder and makes the copy durable. It opens like the original and ends where the
    /// commit file said that the original ended. Records are copied unchecked: read the copy to check them.
    /// </summary>
    /// <param name="directory">The folder; it must exist.</param>
    /// <param name="copied">Is told how many bytes were copied so far.</param>
    /// <param name="cancellationToken">Gives up; the folder then holds no log.</param>
    /// <returns>False if the log's owner dropped a file before it was copied: clear the folder and begin again.</returns>
    /// <exception cref="EventLogException">The commit file is damaged, or a file is missing or too short.</exception>
    public bool TryCopyTo(string directory, IProgress<long>? copied = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        return new EventLogCopy(this, Path.GetFullPath(directory)).TryRun(ReadSlots(), copied, cancellationToken);
    }

    internal EventLogExtent ExtentOf(CommitRecord newest) =>
        new(new LogCursor(LogId, newest.Start, newest.BeginAddress), newest.Committed, Math.Max(newest.UntilAddress, newest.BeginAddress));

    /// <summary>Reads the commit file until it is not read in the middle of a write, or surely damaged.</summary>
    internal CommitSlots ReadSlots()
    {
        var path = Faster.CommitSlots.PathIn(Directory);
        if (!File.Exists(path))
            throw Faster.CommitSlots.Damaged(path, "is missing");
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var spinner = new SpinWait();
        for (var look = 1; ; look++)
        {
            var slots = Faster.CommitSlots.Read(file, path);
            if (look == LooksAtTornSlot || Enumerable.Range(0, Faster.CommitSlots.Count).All(slot => slots.Newest(slot) is not null))
                return slots;
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static EventLogCommitSlot Describe(CommitSlots slots, int slot)
    {
        var good = (slots.Copy(slot, 0) is null ? 0 : 1) + (slots.Copy(slot, 1) is null ? 0 : 1);
        var newest = slots.Newest(slot);
        return new EventLogCommitSlot(
            slot * Faster.CommitSlots.SlotBytes, good, newest?.Generation ?? 0, newest?.Committed ?? 0, newest?.UntilAddress ?? 0);
    }

    // A log that was opened after a crash counts records that the last commit did not report, so only the address bounds a cursor.
    private LogCursor Check(LogCursor cursor, EventLogExtent extent)
    {
        var end = new LogCursor(LogId, Math.Max(extent.Committed, cursor.Sequence), extent.EndAddress);
        _files.Check(cursor, extent.Start, cursor.Address > extent.EndAddress ? end with { Sequence = extent.Committed } : end);
        return cursor;
    }
}
