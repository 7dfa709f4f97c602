using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace PersistentChat.Transport;

/// <summary>What was written while an earlier flush is still pending, in order, in pooled chunks.</summary>
internal sealed class OverflowBuffer(ChunkPool pool)
{
    private readonly Queue<(byte[] Chunk, int Length)> _full = new();
    private byte[]? _last;
    private int _lastLength;

    /// <summary>Bytes held.</summary>
    public long Length { get; private set; }

    /// <summary>Room for at least <paramref name="sizeHint"/> bytes, or for at least one if it is 0.</summary>
    public Memory<byte> GetMemory(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_last is null || _last.Length - _lastLength < needed)
            NewChunk(needed);
        return _last.AsMemory(_lastLength);
    }

    /// <summary>Counts bytes written into what <see cref="GetMemory"/> gave.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, (_last?.Length ?? 0) - _lastLength);
        _lastLength += count;
        Length += count;
    }

    /// <summary>Moves whole chunks, oldest first, until at least <paramref name="atLeast"/> bytes went or nothing is left.</summary>
    /// <returns>How many bytes were moved.</returns>
    public long MoveTo(PipeWriter target, int atLeast)
    {
        long moved = 0;
        while (moved < atLeast && TryTake(out var chunk, out var length))
        {
            target.Write(chunk.AsSpan(0, length));
            pool.Return(chunk);
            moved += length;
        }
        Length -= moved;
        return moved;
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        while (TryTake(out var chunk, out _))
            pool.Return(chunk);
        Length = 0;
    }

    [MemberNotNull(nameof(_last))]
    private void NewChunk(int needed)
    {
        if (_last is not null)
            _full.Enqueue((_last, _lastLength));
        _last = pool.Rent(needed);
        _lastLength = 0;
    }

    private bool TryTake(out byte[] chunk, out int length)
    {
        if (_full.TryDequeue(out var entry))
        {
            (chunk, length) = entry;
            return true;
        }
        (chunk, length) = (_last ?? [], _lastLength);
        var found = _last is not null;
        (_last, _lastLength) = (null, 0);
        return found;
    }
}
