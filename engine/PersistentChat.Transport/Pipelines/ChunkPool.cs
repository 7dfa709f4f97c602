using System.Buffers;

namespace PersistentChat.Transport;

/// <summary>
/// Buffers for output that a slow peer has not taken yet. Owned by one shard, so buffers are rented and returned on one
/// thread and no lock is needed; bounded by bytes, not by count, so that a burst over many connections is still served.
/// </summary>
internal sealed class ChunkPool
{
    /// <summary>Size of a pooled buffer; four of Kestrel's blocks.</summary>
    public const int ChunkSize = 16 * 1024;

    private const int MaxKeptChunks = 32 * 1024 * 1024 / ChunkSize;

    private readonly Stack<byte[]> _free = new();

    /// <summary>A buffer of at least this many bytes.</summary>
    public byte[] Rent(int minimum)
    {
        if (minimum > ChunkSize)
            return ArrayPool<byte>.Shared.Rent(minimum);
        return _free.TryPop(out var chunk) ? chunk : GC.AllocateUninitializedArray<byte>(ChunkSize);
    }

    /// <summary>Takes back a buffer that <see cref="Rent"/> gave out.</summary>
    public void Return(byte[] chunk)
    {
        if (chunk.Length != ChunkSize)
            ArrayPool<byte>.Shared.Return(chunk);
        else if (_free.Count < MaxKeptChunks)
            _free.Push(chunk);
    }
}
