using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PersistentChat.MessagePack;

/// <summary>
/// Writes values in the MessagePack format, each in its shortest form. Nothing is allocated. Call <see cref="Flush"/> at the
/// end: only then does the output know all that was written. Pass the writer by reference; a copy would write to the same place.
/// </summary>
public ref struct MessagePackWriter
{
    private readonly IBufferWriter<byte> _output;
    private Span<byte> _span;
    private int _used;

    /// <summary>Begins writing to <paramref name="output"/>.</summary>
    /// <param name="output">Takes the bytes; nobody else may write to it until <see cref="Flush"/>.</param>
    public MessagePackWriter(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>Hands everything written so far to the output. The writer may be used further.</summary>
    public void Flush()
    {
        if (_used > 0)
            _output.Advance(_used);
        _span = default;
        _used = 0;
    }

    /// <summary>Nil.</summary>
    public void WriteNil() => WriteCode(MessagePackCode.Nil);

    /// <summary>True or false.</summary>
    public void WriteBoolean(bool value) => WriteCode(value ? MessagePackCode.True : MessagePackCode.False);

    /// <summary>A signed integer, in 1 to 9 bytes; not negative ones take the unsigned forms.</summary>
    public void WriteInt64(long value)
    {
        if (value >= 0)
            WriteUInt64((ulong)value);
        else if (value >= -32)
            WriteCode((byte)value);
        else if (value >= sbyte.MinValue)
            Write8(MessagePackCode.Int8, (byte)value);
        else if (value >= short.MinValue)
            Write16(MessagePackCode.Int16, (ushort)value);
        else if (value >= int.MinValue)
            Write32(MessagePackCode.Int32, (uint)value);
        else
            Write64(MessagePackCode.Int64, (ulong)value);
    }

    /// <summary>An unsigned integer, in 1 to 9 bytes.</summary>
    public void WriteUInt64(ulong value)
    {
        if (value <= MessagePackCode.MaxPositiveFixInt)
            WriteCode((byte)value);
        else if (value <= byte.MaxValue)
            Write8(MessagePackCode.UInt8, (byte)value);
        else if (value <= ushort.MaxValue)
            Write16(MessagePackCode.UInt16, (ushort)value);
        else if (value <= uint.MaxValue)
            Write32(MessagePackCode.UInt32, (uint)value);
        else
            Write64(MessagePackCode.UInt64, value);
    }

    /// <summary>A floating point number of 32 bits.</summary>
    public void WriteSingle(float value) => Write32(MessagePackCode.Float32, BitConverter.SingleToUInt32Bits(value));

    /// <summary>A floating point number of 64 bits.</summary>
    public void WriteDouble(double value) => Write64(MessagePackCode.Float64, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Text given as UTF-8. The caller vouches that it is valid: the reader refuses what is not.</summary>
    public void WriteString(scoped ReadOnlySpan<byte> utf8)
    {
        WriteStringHeader(utf8.Length);
        WriteRaw(utf8);
    }

    /// <summary>Text; null becomes nil. A lone surrogate becomes U+FFFD.</summary>
    public void WriteString(string? value)
    {
        if (value is null)
        {
            WriteNil();
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        WriteStringHeader(length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
        _used += length;
    }

    /// <summary>Bytes.</summary>
    public void WriteBinary(scoped ReadOnlySpan<byte> value)
    {
        if (value.Length <= byte.MaxValue)
            Write8(MessagePackCode.Bin8, (byte)value.Length);
        else if (value.Length <= ushort.MaxValue)
            Write16(MessagePackCode.Bin16, (ushort)value.Length);
        else
            Write32(MessagePackCode.Bin32, (uint)value.Length);
        WriteRaw(value);
    }

    /// <summary>Begins an array; exactly <paramref name="count"/> values follow.</summary>
    /// <param name="count">0 or more.</param>
    public void WriteArrayHeader(int count) =>
        WriteContainer(count, MessagePackCode.FixArray, MessagePackCode.Array16, MessagePackCode.Array32);

    /// <summary>Begins a map; exactly <paramref name="count"/> pairs of key and value follow.</summary>
    /// <param name="count">0 or more.</param>
    public void WriteMapHeader(int count) =>
        WriteContainer(count, MessagePackCode.FixMap, MessagePackCode.Map16, MessagePackCode.Map32);

    /// <summary>Bytes that are already MessagePack, as they are.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> encoded)
    {
        encoded.CopyTo(Reserve(encoded.Length));
        _used += encoded.Length;
    }

    private void WriteContainer(int count, byte fix, byte code16, byte code32)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= 15)
            WriteCode((byte)(fix | count));
        else if (count <= ushort.MaxValue)
            Write16(code16, (ushort)count);
        else
            Write32(code32, (uint)count);
    }

    private void WriteStringHeader(int length)
    {
        if (length <= 31)
            WriteCode((byte)(MessagePackCode.FixStr | length));
        else if (length <= byte.MaxValue)
            Write8(MessagePackCode.Str8, (byte)length);
        else if (length <= ushort.MaxValue)
            Write16(MessagePackCode.Str16, (ushort)length);
        else
            Write32(MessagePackCode.Str32, (uint)length);
    }

    private void WriteCode(byte code)
    {
        Reserve(1)[0] = code;
        _used++;
    }

    private void Write8(byte code, byte value)
    {
        var span = Reserve(2);
        span[1] = value;
        span[0] = code;
        _used += 2;
    }

    private void Write16(byte code, ushort value)
    {
        var span = Reserve(3);
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], value);
        span[0] = code;
        _used += 3;
    }

    private void Write32(byte code, uint value)
    {
        var span = Reserve(5);
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], value);
        span[0] = code;
        _used += 5;
    }

    private void Write64(byte code, ulong value)
    {
        var span = Reserve(9);
        BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
        span[0] = code;
        _used += 9;
    }

    private Span<byte> Reserve(int size)
    {
        if (_span.Length - _used < size)
        {
            Flush();
            _span = _output.GetSpan(size);
        }

        return _span[_used..];
    }
}
