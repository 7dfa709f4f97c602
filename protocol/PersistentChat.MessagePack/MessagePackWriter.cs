using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace PersistentChat.MessagePack;

/// <summary>
/// Writes values in the MessagePack format, each in its shortest form, to a buffer writer or into a span. Nothing is allocated.
/// Call <see cref="Flush"/> at the end: only then does a buffer writer know all that was written. Pass the writer by reference;
/// a copy would write to the same place.
/// </summary>
public ref partial struct MessagePackWriter
{
    private readonly IBufferWriter<byte>? _output;
    private Span<byte> _span;
    private int _used;
    private long _flushed;

    /// <summary>Begins writing to <paramref name="output"/>.</summary>
    /// <param name="output">Takes the bytes; nobody else may write to it until <see cref="Flush"/>.</param>
    public MessagePackWriter(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>
    /// Begins writing at the start of <paramref name="output"/>. A value that does not fit in the rest of it throws
    /// <see cref="MessagePackBufferTooSmallException"/>; the writer must then not be used further.
    /// </summary>
    /// <param name="output">Takes the bytes. It is filled from the front and never replaced.</param>
    public MessagePackWriter(Span<byte> output) => _span = output;

    /// <summary>Bytes written so far, whether they were flushed or not.</summary>
    public readonly long BytesWritten => _flushed + _used;

    /// <summary>Hands everything written so far to the buffer writer; a span has it already. The writer may be used further.</summary>
    public void Flush()
    {
        if (_output is null)
            return;
        if (_used > 0)
            _output.Advance(_used);
        _flushed += _used;
        _span = default;
        _used = 0;
    }

    /// <summary>Nil.</summary>
    public void WriteNil() => WriteCode(MessagePackCode.Nil);

    /// <summary>True or false.</summary>
    public void WriteBoolean(bool value) => WriteCode(value ? MessagePackCode.True : MessagePackCode.False);

    /// <summary>
    /// Bytes as they are: values that are already MessagePack, or the contents announced by
    /// <see cref="WriteStringHeader"/>, <see cref="WriteBinaryHeader"/> or <see cref="WriteExtensionHeader"/>.
    /// </summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _used += bytes.Length;
    }

    private void WriteCode(byte code)
    {
        Reserve(1)[0] = code;
        _used++;
    }

    private Span<byte> Reserve(int size)
    {
        if (_span.Length - _used < size)
            Renew(size);
        return _span[_used..];
    }

    [MemberNotNull(nameof(_output))]
    private void Renew(int size)
    {
        if (_output is null)
            throw new MessagePackBufferTooSmallException(size, _span.Length - _used);
        Flush();
        _span = _output.GetSpan(size);
    }
}
