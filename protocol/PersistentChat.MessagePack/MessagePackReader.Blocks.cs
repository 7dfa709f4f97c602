using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace PersistentChat.MessagePack;

/// <content>Values of any length: text and binary.</content>
public ref partial struct MessagePackReader
{
    internal const int GuidBytes = 16;

    /// <summary>Reads text as the UTF-8 bytes of the input. Whether they are valid UTF-8 is not checked here.</summary>
    /// <param name="maxBytes">Longest text accepted, in bytes.</param>
    public ReadOnlySpan<byte> ReadStringBytes(int maxBytes = int.MaxValue)
    {
        if (NextType != MessagePackType.String)
            ThrowUnexpected(MessagePackType.String);
        var code = _input[_position];
        return code < MessagePackCode.Nil
            ? Block(1, (uint)(code & 0x1f), maxBytes)
            : Block(code - MessagePackCode.Str8, maxBytes);
    }

    /// <summary>Reads text.</summary>
    /// <param name="maxBytes">Longest text accepted, in bytes of UTF-8.</param>
    public string ReadString(int maxBytes = int.MaxValue)
    {
        var start = _position;
        var bytes = ReadStringBytes(maxBytes);
        if (!Utf8.IsValid(bytes))
            MessagePackFormatException.ThrowText(start);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads text, or nil as null.</summary>
    /// <param name="maxBytes">Longest text accepted, in bytes of UTF-8.</param>
    public string? ReadStringOrNil(int maxBytes = int.MaxValue) => TryReadNil() ? null : ReadString(maxBytes);

    /// <summary>Reads bytes, as a part of the input.</summary>
    /// <param name="maxBytes">Most bytes accepted.</param>
    public ReadOnlySpan<byte> ReadBinary(int maxBytes = int.MaxValue)
    {
        if (NextType != MessagePackType.Binary)
            ThrowUnexpected(MessagePackType.Binary);
        return Block(_input[_position] - MessagePackCode.Bin8, maxBytes);
    }

    /// <summary>Reads a UUID: binary of 16 bytes in the order of RFC 4122, which is that of its text.</summary>
    public Guid ReadGuid()
    {
        var start = _position;
        var bytes = ReadBinary();
        if (bytes.Length != GuidBytes)
            MessagePackFormatException.ThrowGuid(bytes.Length, start);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Reads bytes of the input as they are, such as those that <see cref="ReadExtensionHeader"/> announced.</summary>
    /// <param name="length">0 or more; if that many are not left, <see cref="MessagePackFormatException"/> is thrown.</param>
    public ReadOnlySpan<byte> ReadRaw(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > Remaining)
            MessagePackFormatException.ThrowEnd(_position);
        var bytes = _input.Slice(_position, length);
        _position += length;
        return bytes;
    }

    /// <summary>Takes a code, a length of 1, 2 or 4 bytes (width 0, 1, 2) and as many bytes as the length says.</summary>
    private ReadOnlySpan<byte> Block(int width, int maxBytes)
    {
        var head = 1 + (1 << width);
        if (Remaining < head)
            MessagePackFormatException.ThrowEnd(_position);
        var length = _input.Slice(_position + 1, head - 1);
        return Block(head, width switch
        {
            0 => length[0],
            1 => BinaryPrimitives.ReadUInt16BigEndian(length),
            _ => BinaryPrimitives.ReadUInt32BigEndian(length),
        }, maxBytes);
    }

    private ReadOnlySpan<byte> Block(int head, uint length, int maxBytes)
    {
        var limit = Math.Min(Remaining - head, maxBytes);
        if (length > limit)
            MessagePackFormatException.ThrowLength(length, limit, _position);
        var block = _input.Slice(_position + head, (int)length);
        _position += head + (int)length;
        return block;
    }
}
