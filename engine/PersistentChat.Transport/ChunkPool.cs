using System.Buffers;

namespace PersistentChat.Transport;

/// <summary>
/// Buffers for output that was not taken yet. Owned by one shard, so buffers are rented and returned on one thread and no lock
/// is needed; bounded by bytes, not by count, so that a burst over many connections is still served. The one that was returned
/// last is given out next, while it is still in the processor's cache.
/// </summary>
/// <param name="chunkSize">Size of a pooled buffer in bytes.</param>
internal sealed class ChunkPool(int chunkSize)
{
    private const int MaxKeptBytes = 32 * 1024 * 1024;

    private readonly Stack<byte[]> _free = new();

    /// <summary>A buffer of at least this many bytes.</summary>
    public byte[] Rent(int minimum)
    {
        if (minimum > chunkSize)
            return ArrayPool<byte>.Shared.Rent(minimum);
        return _free.TryPop(out var chunk) ? chunk : GC.AllocateUninitializedArray<byte>(chunkSize);
    }

    /// <summary>Takes back a buffer that <see cref="Rent"/> gave out.</summary>
    public void Return(byte[] chunk)
    {
        if (chunk.Length != chunkSize)
            ArrayPool<byte>.Shared.Return(chunk);
        else if ((_free.Count + 1L) * chunkSize <= MaxKeptBytes)
            _free.Push(chunk);
    }
}
