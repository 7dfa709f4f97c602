using System.Buffers;
using System.Diagnostics;

namespace PersistentChat.Engine;

/// <summary>
/// An encoded body on its way to sessions of one shard: written once, shared by all receivers, counted, pooled.
/// Never leaves the thread of its shard, so the count is a plain number.
/// </summary>
public sealed class OutboundMessage : IBufferWriter<byte>
{
    private const int SmallestBuffer = 1024;
    private const int LargestPool = 65_536;

    private readonly Stack<OutboundMessage> _pool;
    private byte[] _buffer = [];
    private int _length;
    private int _references;

    internal OutboundMessage(Stack<OutboundMessage> pool) => _pool = pool;

    /// <summary>The encoded body.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(0, _length);

    /// <summary>Size of the body in bytes.</summary>
    public int Length => _length;

    /// <summary>The room of a chat message; null for anything else.</summary>
    internal RoomAudience? Audience { get; set; }

    /// <summary>Number of a chat message in its room.</summary>
    internal long Number { get; set; }

    /// <summary>Another receiver's outbox holds the message.</summary>
    public void AddReference() => _references++;

    /// <summary>A receiver has sent or dropped the message; the last one returns it to the shard's pool.</summary>
    public void Release()
    {
        Debug.Assert(_references > 0, "an outbound message was released twice");
        if (--_references > 0)
            return;
        // The buffer goes back to the array pool at once: an idle message object holds no memory.
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
        Audience = null;
        if (_pool.Count < LargestPool)
            _pool.Push(this);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _length);
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _buffer.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _buffer.AsSpan(_length);
    }

    internal void Rented() => _references = 1;

    private void Ensure(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _buffer.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, _buffer.Length * 2), SmallestBuffer));
        Body.CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
