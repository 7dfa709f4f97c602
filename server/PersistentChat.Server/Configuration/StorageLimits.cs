using System.ComponentModel.DataAnnotations;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Server;

/// <summary>Sizes and time-outs of log and database; settings of the same names under <c>Limits</c>.</summary>
internal sealed class StorageLimits
{
    /// <summary>Page of a new event log as a power of two; an existing log keeps its own. A record must fit: 1 MiB holds the largest by far.</summary>
    [Range(20, 26)]
    public int LogPageBits { get; set; } = 20;

    /// <summary>Memory for the newest pages of the event log as a power of two. 32 MiB hold about 80,000 messages.</summary>
    [Range(21, 34)]
    public int LogMemoryBits { get; set; } = 25;

    /// <summary>One file of a new event log as a power of two; an existing log keeps its own. Disk space comes back by whole files.</summary>
    [Range(20, 30)]
    public int LogSegmentBits { get; set; } = 26;

    /// <summary>Bytes of events that stay in the log behind the slowest database, for one that falls back to an older state.</summary>
    [Range(typeof(long), "0", "4611686018427387904")]
    public long LogRetainBytes { get; set; } = 4L << 30;

    /// <summary>Age up to which events stay in the log behind the slowest database; seven days reach behind a weekly backup.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan LogRetainAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Bytes of events at which the log takes nothing more; 0 leaves it to the disk.</summary>
    [Range(typeof(long), "0", "4611686018427387904")]
    public long LogDiskLimit { get; set; }

    /// <summary>Free bytes of the log's disk below which it takes nothing more; 0 lets the disk run full.</summary>
    [Range(typeof(long), "0", "4611686018427387904")]
    public long LogDiskReserve { get; set; } = 256L << 20;

    /// <summary>Most events in one transaction of the database: many share the pages it writes, and it lasts under a second.</summary>
    [Range(1, 100_000)]
    public int ProjectionBatch { get; set; } = 8000;

    /// <summary>Most bytes of events in one transaction of the database: bounds the memory of a batch of stories.</summary>
    [Range(1024, 1 << 30)]
    public int ProjectionBatchBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long a first event waits for company before it is written to the database.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan ProjectionLinger { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How long the events of a busy server are gathered at most.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ProjectionLongestLinger { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>First pause after the database could not be written; doubled with each further failure.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "00:01:00")]
    public TimeSpan ProjectionFirstPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between two attempts: keeps the catch-up after an outage prompt.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "01:00:00")]
    public TimeSpan ProjectionLongestPause { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Seconds that a statement waits for a lock on the database that another process (a backup, a tool) holds.</summary>
    [Range(1, 3600)]
    public int DatabaseBusy { get; set; } = 30;

    /// <summary>What cannot be together; the sizes bound each other.</summary>
    public IEnumerable<string> Check()
    {
        if (LogMemoryBits <= LogPageBits)
            yield return $"Limits:LogMemoryBits = {LogMemoryBits} is not allowed: give more than Limits:LogPageBits = {LogPageBits}, room for two pages.";
        if (LogSegmentBits < LogPageBits)
            yield return $"Limits:LogSegmentBits = {LogSegmentBits} is not allowed: give at least Limits:LogPageBits = {LogPageBits}.";
        if (LogDiskLimit > 0 && LogDiskLimit / 2 < LogRetainBytes)
            yield return $"Limits:LogDiskLimit = {LogDiskLimit} is not allowed: give 0, or at least twice Limits:LogRetainBytes = {LogRetainBytes}.";
        if (ProjectionLongestPause < ProjectionFirstPause)
            yield return $"Limits:ProjectionLongestPause = {ProjectionLongestPause} is not allowed: give at least Limits:ProjectionFirstPause = {ProjectionFirstPause}.";
    }

    /// <summary>The event log's part.</summary>
    public FasterEventLogOptions Log(string folder) => new()
    {
        Directory = folder,
        PageSizeBits = LogPageBits,
        MemorySizeBits = LogMemoryBits,
        SegmentSizeBits = LogSegmentBits,
    };

    /// <summary>The log keeper's part.</summary>
    public LogRetentionOptions Retention() => new()
    {
        RetainBytes = LogRetainBytes,
        RetainAge = LogRetainAge,
        DiskLimit = LogDiskLimit,
        DiskReserve = LogDiskReserve,
    };

    /// <summary>The pumps' part.</summary>
    public ProjectionPumpOptions Pump() => new()
    {
        BatchCount = ProjectionBatch,
        BatchBytes = ProjectionBatchBytes,
        Linger = ProjectionLinger,
        LongestLinger = ProjectionLongestLinger,
        FirstPause = ProjectionFirstPause,
        LongestPause = ProjectionLongestPause,
    };
}
