using Microsoft.Win32.SafeHandles;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// What the commit file says at one moment: two slots that take turns, each with its record twice, in two sectors. Read by the
/// process that has the log open and by those that only look.
/// </summary>
internal sealed class CommitSlots
{
    internal const int Count = 2;
    internal const int SlotBytes = Copies * CommitRecord.Bytes;
    internal const int FileBytes = Count * SlotBytes;
    private const int Copies = 2;

    private readonly string _path;

    private CommitSlots(string path, byte[] content) => (_path, Content) = (path, content);

    /// <summary>The file's bytes.</summary>
    internal byte[] Content { get; }

    internal static string PathIn(string directory) => Path.Combine(directory, "log.commits");

    /// <exception cref="EventLogException">The file has another length than every commit file has.</exception>
    internal static CommitSlots Read(SafeFileHandle file, string path)
    {
        var content = new byte[FileBytes + 1];
        if (RandomAccess.Read(file, content, 0) != FileBytes)
            throw Damaged(path, $"is not {FileBytes} bytes long");
        return new CommitSlots(path, content[..FileBytes]);
    }

    internal static EventLogException Damaged(string path, string how) => new(
        $"{path} {how}, so it is unknown how far the log was committed. Restore the whole folder from a backup; do not delete the file.");

    /// <summary>One of the copies of a slot's record; null if it is damaged.</summary>
    internal CommitRecord? Copy(int slot, int copy) =>
        CommitRecord.Read(Content.AsSpan(slot * SlotBytes + copy * CommitRecord.Bytes, CommitRecord.Bytes));

    /// <summary>The newer of a slot's good copies; null if there is none.</summary>
    internal CommitRecord? Newest(int slot)
    {
        var (first, second) = (Copy(slot, 0), Copy(slot, 1));
        return first is null || second?.Generation > first.Generation ? second : first;
    }

    /// <summary>The newest commit.</summary>
    /// <exception cref="EventLogException">
    /// A slot has no good copy, which no crash explains: it may be the newest commit. Or the file is of another log.
    /// </exception>
    internal CommitRecord DemandNewest(Guid logId)
    {
        CommitRecord? newest = null;
        for (var slot = 0; slot < Count; slot++)
        {
            var record = Newest(slot) ?? throw Damaged(_path, $"has no good copy of the commit at byte {slot * SlotBytes}");
            if (newest is null || record.Generation > newest.Generation)
                newest = record;
        }
        return newest!.LogId == logId ? newest : throw Damaged(_path, $"belongs to log {newest.LogId}, not to {logId}");
    }
}
