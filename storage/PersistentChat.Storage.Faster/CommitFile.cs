using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// Where the log's commits are kept: one file, written in place, so that a commit creates and removes no file. It has two
/// slots that take turns, and each slot holds its record twice, in two sectors. A torn write harms the slot of a commit that
/// was never acknowledged, and the other slot stands. A sector that goes bad later harms one copy of a slot. A slot with no
/// good copy is neither of these: then the newest commit may be the lost one, and the log is not opened.
/// </summary>
internal sealed class CommitFile : ILogCommitManager
{
    private readonly SafeFileHandle _file;
    private readonly Action<Exception> _onFailure;
    private readonly byte[] _slot = new byte[CommitSlots.SlotBytes];

    private CommitFile(SafeFileHandle file, CommitRecord newest, Action<Exception> onFailure)
    {
        _file = file;
        _onFailure = onFailure;
        Newest = newest;
    }

    /// <summary>The newest durable commit.</summary>
    internal CommitRecord Newest { get; private set; }

    /// <summary>What the next commit will say; set before the commit begins.</summary>
    internal (ulong Start, ulong Committed) Next { get; set; }

    internal static void Create(string directory, Guid logId)
    {
        Span<byte> content = stackalloc byte[CommitSlots.FileBytes];
        for (var sector = 0; sector < CommitSlots.FileBytes / CommitRecord.Bytes; sector++)
        {
            var generation = (ulong)(sector * CommitRecord.Bytes / CommitSlots.SlotBytes);
            new CommitRecord(generation, logId, 0, 0, 0, 0, []).Write(content.Slice(sector * CommitRecord.Bytes, CommitRecord.Bytes));
        }
        using var file = PrivateFile.Open(CommitSlots.PathIn(directory), FileMode.Create);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <exception cref="EventLogException">The file is missing or damaged beyond what a crash explains.</exception>
    internal static CommitFile Open(string directory, Guid logId, Action<Exception> onFailure)
    {
        var path = CommitSlots.PathIn(directory);
        if (!File.Exists(path))
            throw CommitSlots.Damaged(path, "is missing");
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, FileOptions.WriteThrough);
        try
        {
            return new CommitFile(file, CommitSlots.Read(file, path).DemandNewest(logId), onFailure);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Called by FASTER once the log's data is on disk; the commit is durable when this returns. A failure is latched instead of
    /// thrown, because FASTER calls from a thread that nobody watches.
    /// </summary>
    public void Commit(long beginAddress, long untilAddress, byte[] commitMetadata, long commitNum, bool forceWriteMetadata)
    {
        try
        {
            var record = new CommitRecord(
                Newest.Generation + 1, Newest.LogId, Next.Start, Next.Committed, commitNum, untilAddress, commitMetadata);
            record.Write(_slot.AsSpan(0, CommitRecord.Bytes));
            _slot.AsSpan(0, CommitRecord.Bytes).CopyTo(_slot.AsSpan(CommitRecord.Bytes));
            RandomAccess.Write(_file, _slot, (long)(record.Generation % CommitSlots.Count) * CommitSlots.SlotBytes);
            Newest = record;
        }
        catch (Exception e)
        {
            _onFailure(e);
        }
    }

    public byte[] GetCommitMetadata(long commitNum) => Newest.Metadata;

    public IEnumerable<long> ListCommits() => Newest.Metadata.Length > 0 ? [Newest.CommitNumber] : [];

    // Commits replace each other in place: there is nothing to remove and nothing to do after a recovery.
    public void RemoveCommit(long commitNum)
    {
    }

    public void RemoveAllCommits()
    {
    }

    public void OnRecovery(long commitNum)
    {
    }

    public void Dispose() => _file.Dispose();
}
