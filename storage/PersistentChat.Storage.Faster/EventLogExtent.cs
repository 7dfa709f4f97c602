namespace PersistentChat.Storage.Faster;

/// <summary>From where to where an event log reached when its commit file was read.</summary>
/// <param name="Start">Before the oldest record kept.</param>
/// <param name="Committed">
/// Sequence number up to which commits were reported. The files may hold a few records more, which were made durable along
/// with these and count as committed once the log is opened again.
/// </param>
/// <param name="EndAddress">Address behind the last durable record.</param>
public readonly record struct EventLogExtent(LogCursor Start, ulong Committed, long EndAddress)
{
    /// <summary>Bytes that the records take on disk.</summary>
    public long Bytes => Math.Max(0, EndAddress - Start.Address);
}

/// <summary>One file of records.</summary>
/// <param name="File">Its full path.</param>
/// <param name="FirstAddress">The log's address of its first byte.</param>
/// <param name="Bytes">Its present length.</param>
public sealed record EventLogSegment(string File, long FirstAddress, long Bytes);

/// <summary>One of the two places in the commit file that take turns.</summary>
/// <param name="Byte">Where in the file it begins.</param>
/// <param name="GoodCopies">How many of its two copies are whole; with none the log cannot be opened.</param>
/// <param name="Generation">Number of the commit, rising by one with each; of the newer good copy, 0 if there is none.</param>
/// <param name="Committed">Sequence number that the commit reached; 0 if there is no good copy.</param>
/// <param name="EndAddress">Address that the commit reached; 0 if there is no good copy.</param>
public sealed record EventLogCommitSlot(int Byte, int GoodCopies, ulong Generation, ulong Committed, long EndAddress);
