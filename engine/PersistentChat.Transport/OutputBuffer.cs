using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace PersistentChat.Transport;

/// <summary>What was written and nobody has taken yet, in order, in pooled chunks. An empty one holds no chunk.</summary>
/// <param name="pool">Where its chunks come from.</param>
/// <param name="small">Where the first one comes from while <see cref="BeginsSmall"/>; null if all are of one size.</param>
internal sealed class OutputBuffer(ChunkPool pool, ChunkPool? small = null) : IBufferWriter<byte>
{
    private readonly Queue<(byte[] Chunk, int Length)> _full = new();
    private byte[]? _last;
    private int _lastLength;

    /// <summary>How much of <see cref="Oldest"/> is gone; it begins anew only when that is gone.</summary>
    private int _taken;

    /// <summary>Bytes held.</summary>
    public long Length { get; private set; }

    /// <summary>Little is expected, as an answer is: what comes first goes into a small chunk if it fits.</summary>
    public bool BeginsSmall { get; set; }

    /// <summary>The bytes to take next; empty only if nothing is held.</summary>
    public ReadOnlySpan<byte> Oldest
    {
        get
        {
            var (chunk, length) = _full.TryPeek(out var entry) ? entry : (_last ?? [], _lastLength);
            return chunk.AsSpan(_taken, length - _taken);
        }
    }

    /// <summary>True if something stands behind <see cref="Oldest"/>.</summary>
    public bool HasMore => _full.Count > 1 || (_full.Count == 1 && _lastLength > 0);

    /// <summary>Room for at least <paramref name="sizeHint"/> bytes, or for at least one if it is 0.</summary>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _last.AsMemory(_lastLength);
    }

    /// <summary>The same as <see cref="GetMemory"/>.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _last.AsSpan(_lastLength);
    }

    /// <summary>Counts bytes written into what <see cref="GetMemory"/> gave.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, (_last?.Length ?? 0) - _lastLength);
        _lastLength += count;
        Length += count;
    }

    /// <summary>Takes bytes away.</summary>
    /// <param name="count">At most the length of <see cref="Oldest"/>.</param>
    public void Consume(int count)
    {
        Length -= count;
        _taken += count;
        if (_full.TryPeek(out var entry))
        {
            if (_taken < entry.Length)
                return;
            Return(_full.Dequeue().Chunk);
        }
        else
        {
            if (_taken < _lastLength)
                return;
            ReturnLast();
        }
        _taken = 0;
    }

    /// <summary>Moves whole chunks, oldest first, until at least <paramref name="atLeast"/> bytes went or nothing is left.</summary>
    /// <returns>How many bytes were moved.</returns>
    public long MoveTo(PipeWriter target, int atLeast)
    {
        long moved = 0;
        while (moved < atLeast && Length > 0)
        {
            var oldest = Oldest;
            target.Write(oldest);
            moved += oldest.Length;
            Consume(oldest.Length);
        }
        return moved;
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        while (_full.TryDequeue(out var entry))
            Return(entry.Chunk);
        ReturnLast();
        Length = _taken = 0;
    }

    [MemberNotNull(nameof(_last))]
    private void MakeRoom(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_last is not null && _last.Length - _lastLength >= needed)
            return;
        if (_lastLength > 0)
            _full.Enqueue((_last!, _lastLength));
        else
            ReturnLast();
        _last = (IsSmall(needed) ? small! : pool).Rent(needed);
        _lastLength = 0;
    }

    private void ReturnLast()
    {
        if (_last is not null)
            Return(_last);
        (_last, _lastLength) = (null, 0);
    }

    private bool IsSmall(int needed) => BeginsSmall && Length == 0 && needed <= small?.ChunkSize;

    private void Return(byte[] chunk) => (chunk.Length == small?.ChunkSize ? small! : pool).Return(chunk);
}
