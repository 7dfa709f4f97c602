using System.Text;

namespace PersistentChat.MessagePack;

/// <content>Values of any length: text, binary, arrays and maps.</content>
public ref partial struct MessagePackWriter
{
    private const int MaxFixStr = 31;
    private const int MaxFixContainer = 15;

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
            WriteNil();
        else
            WriteString(value.AsSpan());
    }

    /// <summary>Text given as UTF-16. A lone surrogate becomes U+FFFD.</summary>
    public void WriteString(scoped ReadOnlySpan<char> value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteStringHeader(length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
        _used += length;
    }

    /// <summary>Begins text; exactly <paramref name="utf8Length"/> bytes of valid UTF-8 follow by <see cref="WriteRaw"/>.</summary>
    /// <param name="utf8Length">0 or more.</param>
    public void WriteStringHeader(int utf8Length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(utf8Length);
        if (utf8Length <= MaxFixStr)
            WriteCode((byte)(MessagePackCode.FixStr | utf8Length));
        else
            WriteLength((uint)utf8Length, MessagePackCode.Str8);
    }

    /// <summary>Bytes.</summary>
    public void WriteBinary(scoped ReadOnlySpan<byte> value)
    {
        WriteBinaryHeader(value.Length);
        WriteRaw(value);
    }

    /// <summary>Begins binary; exactly <paramref name="length"/> bytes follow by <see cref="WriteRaw"/>.</summary>
    /// <param name="length">0 or more.</param>
    public void WriteBinaryHeader(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        WriteLength((uint)length, MessagePackCode.Bin8);
    }

    /// <summary>A UUID, for which the format has no type: binary of 16 bytes in the order of RFC 4122, which is that of its text.</summary>
    public void WriteGuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[MessagePackReader.GuidBytes];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        WriteBinary(bytes);
    }

    /// <summary>Begins an array; exactly <paramref name="count"/> values follow.</summary>
    /// <param name="count">0 or more.</param>
    public void WriteArrayHeader(int count) =>
        WriteContainer(count, MessagePackCode.FixArray, MessagePackCode.Array16, MessagePackCode.Array32);

    /// <summary>Begins a map; exactly <paramref name="count"/> pairs of key and value follow.</summary>
    /// <param name="count">0 or more.</param>
    public void WriteMapHeader(int count) =>
        WriteContainer(count, MessagePackCode.FixMap, MessagePackCode.Map16, MessagePackCode.Map32);

    private void WriteContainer(int count, byte fix, byte code16, byte code32)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= MaxFixContainer)
            WriteCode((byte)(fix | count));
        else if (count <= ushort.MaxValue)
            Write16(code16, (ushort)count);
        else
            Write32(code32, (uint)count);
    }

    /// <summary>The codes for lengths of 8, 16 and 32 bits follow one another.</summary>
    private void WriteLength(uint length, byte code8)
    {
        if (length <= byte.MaxValue)
            Write8(code8, (byte)length);
        else if (length <= ushort.MaxValue)
            Write16((byte)(code8 + 1), (ushort)length);
        else
            Write32((byte)(code8 + 2), length);
    }
}
