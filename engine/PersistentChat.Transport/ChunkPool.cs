using System.Buffers;

namespace PersistentChat.Transport;

/// <summary>
/// Buffers for output that was not taken yet. Owned by one shard, so buffers are rented and returned on one thread and no lock
/// is needed; bounded by bytes, not by count, so that a burst over many connections is still served, and given up again when the burst
/// is over (<see cref="Trim"/>). The one that was returned last is given out next, while it is still in the processor's cache.
/// </summary>
/// <param name="chunkSize">Size of a pooled buffer in bytes.</param>
internal sealed class ChunkPool(int chunkSize)
{
    private const int MaxKeptBytes = 32 * 1024 * 1024;

    private readonly Stack<byte[]> _free = new();

    /// <summary>The fewest that were free at a time since the last <see cref="Trim"/>: so many were not needed.</summary>
    private int _unused;

    public int ChunkSize => chunkSize;

    /// <summary>Buffers that wait to be given out.</summary>
    public int Free => _free.Count;

    /// <summary>A buffer of at least this many bytes.</summary>
    public byte[] Rent(int minimum)
    {
        if (minimum > chunkSize)
            return ArrayPool<byte>.Shared.Rent(minimum);
        var isKept = _free.TryPop(out var chunk);
        _unused = Math.Min(_unused, _free.Count);
        return isKept ? chunk! : GC.AllocateUninitializedArray<byte>(chunkSize);
    }

    /// <summary>Takes back a buffer that <see cref="Rent"/> gave out.</summary>
    public void Return(byte[] chunk)
    {
        if (chunk.Length != chunkSize)
            ArrayPool<byte>.Shared.Return(chunk);
        else if ((_free.Count + 1L) * chunkSize <= MaxKeptBytes)
            _free.Push(chunk);
    }

    /// <summary>Lets go of those that nobody needed since the last call.</summary>
    public void Trim()
    {
        for (var i = 0; i < _unused; i++)
            _free.Pop();
        _unused = _free.Count;
    }
}
