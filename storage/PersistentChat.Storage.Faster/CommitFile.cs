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
    private const int Slots = 2;
    private const int SlotBytes = 2 * CommitRecord.Bytes;
    private const int FileBytes = Slots * SlotBytes;

    private readonly SafeFileHandle _file;
    private readonly Action<Exception> _onFailure;
    private readonly byte[] _slot = new byte[SlotBytes];

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

    internal static string PathIn(string directory) => Path.Combine(directory, "log.commits");

    internal static void Create(string directory, Guid logId)
    {
        Span<byte> content = stackalloc byte[FileBytes];
        for (var sector = 0; sector < FileBytes / CommitRecord.Bytes; sector++)
        {
            var generation = (ulong)(sector * CommitRecord.Bytes / SlotBytes);
            new CommitRecord(generation, logId, 0, 0, 0, 0, []).Write(content.Slice(sector * CommitRecord.Bytes, CommitRecord.Bytes));
        }
        using var file = PrivateFile.Open(PathIn(directory), FileMode.Create);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <exception cref="EventLogException">The file is missing or damaged beyond what a crash explains.</exception>
    internal static CommitFile Open(string directory, Guid logId, Action<Exception> onFailure)
    {
        var path = PathIn(directory);
        if (!File.Exists(path))
            throw Damaged(path, "is missing");
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, FileOptions.WriteThrough);
        try
        {
            var newest = ReadNewest(file, path);
            return newest.LogId == logId
                ? new CommitFile(file, newest, onFailure)
                : throw Damaged(path, $"belongs to log {newest.LogId}, not to {logId}");
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
            RandomAccess.Write(_file, _slot, (long)(record.Generation % Slots) * SlotBytes);
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

    private static CommitRecord ReadNewest(SafeFileHandle file, string path)
    {
        Span<byte> content = stackalloc byte[FileBytes + 1];
        if (RandomAccess.Read(file, content, 0) != FileBytes)
            throw Damaged(path, $"is not {FileBytes} bytes long");
        CommitRecord? newest = null;
        for (var slot = 0; slot < Slots; slot++)
        {
            var record = NewestCopy(content.Slice(slot * SlotBytes, SlotBytes))
                ?? throw Damaged(path, $"has no good copy of the commit at byte {slot * SlotBytes}");
            if (newest is null || record.Generation > newest.Generation)
                newest = record;
        }
        return newest!;
    }

    private static CommitRecord? NewestCopy(ReadOnlySpan<byte> slot)
    {
        var first = CommitRecord.Read(slot[..CommitRecord.Bytes]);
        var second = CommitRecord.Read(slot[CommitRecord.Bytes..]);
        return first is null || second?.Generation > first.Generation ? second : first;
    }

    private static EventLogException Damaged(string path, string how) => new(
        $"{path} {how}, so it is unknown how far the log was committed. Restore the whole folder from a backup; do not delete the file.");
}
