using System.Buffers;
using System.Security.Cryptography;
using PersistentChat.Storage;

namespace PersistentChat.Server.Backup;

/// <summary>Reads files once to know their hash, and copies them on the way if asked to.</summary>
internal sealed class HashedCopy(string what, long total, IProgress<WorkDone> progress)
{
    private const int ChunkBytes = 1 << 20;

    private long _done;

    /// <summary>Length and hash of a file; with a target, of what was written there, which is then durable.</summary>
    /// <exception cref="IOException">A file cannot be read or written, or the target exists.</exception>
    public async Task<(long Bytes, string Sha256)> ReadAsync(string source, string? target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        await using var to = target is null ? Stream.Null : PrivateFile.Open(target, FileMode.CreateNew);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var bytes = 0L;
            for (int read; (read = await from.ReadAsync(chunk, cancellationToken)) > 0; bytes += read)
            {
                hash.AppendData(chunk, 0, read);
                await to.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
                progress.Report(new WorkDone(what, _done += read, total));
            }
            (to as FileStream)?.Flush(flushToDisk: true);
            return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
