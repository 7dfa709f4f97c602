using PersistentChat.Transport;

namespace PersistentChat.Benchmarks;

/// <summary>A connection whose output stays in one buffer until it is reset.</summary>
internal sealed class MemoryConnection : Connection
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _length;

    public override ConnectionInfo Info { get; } = new(null, null, IsSecure: false);

    public override long UnsentBytes => _length;

    public override bool IsClosing => false;

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public override void Advance(int count) => _length += count;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.AsMemory(_length);

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.AsSpan(_length);

    public override void Close() => throw new NotSupportedException("Nothing here closes.");

    public override void Abort() => throw new NotSupportedException("Nothing here closes.");

    internal void Reset() => _length = 0;
}
