using System.Buffers;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// Copies a log as one commit left it, while its owner goes on. What lies before the committed end never changes, so it is
/// copied in any order once the commit is known.
/// </summary>
internal sealed class EventLogCopy(EventLogFiles files, string directory)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Copies into an empty folder and makes the copy durable.</summary>
    /// <returns>False if the log's owner dropped a file before it was copied; what is in the folder is then of no use.</returns>
    internal bool TryRun(CommitSlots slots, IProgress<long>? copied, CancellationToken cancellationToken)
    {
        var newest = slots.DemandNewest(files.LogId);
        try
        {
            var done = 0L;
            foreach (var (file, bytes) in files.Layout.Needed(newest.BeginAddress, newest.UntilAddress))
                done = CopyFile(file, bytes, done, copied, cancellationToken);
        }
        catch (FileNotFoundException gone)
        {
            return files.ReadExtent().Start.Address > newest.BeginAddress
                ? false
                : throw new EventLogException($"{gone.FileName} is missing, though it holds committed records. Restore the folder from a backup.", gone);
        }
        using (var commits = PrivateFile.Open(CommitSlots.PathIn(directory), FileMode.CreateNew))
        {
            commits.Write(slots.Content);
            commits.Flush(flushToDisk: true);
        }
        files.Identity.Save(directory);
        return true;
    }

    private long CopyFile(string path, long bytes, long done, IProgress<long>? copied, CancellationToken cancellationToken)
    {
        using var source = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        using var target = PrivateFile.Open(Path.Combine(directory, Path.GetFileName(path)), FileMode.CreateNew);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (var offset = 0L; offset < bytes;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = RandomAccess.Read(source, chunk.AsSpan(0, (int)Math.Min(chunk.Length, bytes - offset)), offset);
                if (read == 0)
                    throw LogFiles.TooShort(path, offset, bytes);
                target.Write(chunk, 0, read);
                offset += read;
                copied?.Report(done + offset);
            }
            target.Flush(flushToDisk: true);
            return done + bytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
