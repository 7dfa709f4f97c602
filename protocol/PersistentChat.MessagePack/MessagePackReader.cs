using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace PersistentChat.MessagePack;

/// <summary>
/// Reads values in the MessagePack format from one contiguous piece of input. Every form the format allows for a value is read,
/// not only the shortest. Nothing is allocated but the strings returned. A value that is malformed, cut off or not of the kind
/// asked for throws <see cref="MessagePackFormatException"/>; the reader must then not be used further.
/// </summary>
public ref partial struct MessagePackReader
{
    /// <summary>How deep <see cref="Skip(int)"/> follows arrays and maps if not told otherwise.</summary>
    public const int DefaultMaxDepth = 64;

    private readonly ReadOnlySpan<byte> _input;
    private int _position;

    /// <summary>Begins reading at the start of <paramref name="input"/>.</summary>
    public MessagePackReader(ReadOnlySpan<byte> input) => _input = input;

    /// <summary>Bytes read so far.</summary>
    public readonly int Consumed => _position;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _input.Length - _position;

    /// <summary>True if everything was read.</summary>
    public readonly bool End => _position == _input.Length;

    /// <summary>The kind of the next value; <see cref="MessagePackType.None"/> at the end of the input.</summary>
    public readonly MessagePackType NextType => TryPeek(out var type) ? type : MessagePackType.None;

    /// <summary>Looks at the kind of the next value without reading it.</summary>
    /// <param name="type">The kind; <see cref="MessagePackType.None"/> if there is none.</param>
    /// <returns>False at the end of the input and before the byte the format never uses.</returns>
    public readonly bool TryPeek(out MessagePackType type)
    {
        type = End ? MessagePackType.None : MessagePackCode.TypeOf(_input[_position]);
        return type != MessagePackType.None;
    }

    /// <summary>Reads nil if the next value is nil.</summary>
    /// <returns>True if it was; else nothing is read.</returns>
    public bool TryReadNil()
    {
        if (End || _input[_position] != MessagePackCode.Nil)
            return false;
        _position++;
        return true;
    }

    /// <summary>Reads nil.</summary>
    public void ReadNil()
    {
        if (!TryReadNil())
            ThrowUnexpected(MessagePackType.Nil);
    }

    /// <summary>Reads true or false.</summary>
    public bool ReadBoolean()
    {
        if (NextType != MessagePackType.Boolean)
            ThrowUnexpected(MessagePackType.Boolean);
        return _input[_position++] == MessagePackCode.True;
    }

    /// <summary>Reads a floating point number of 32 or 64 bits.</summary>
    public double ReadDouble()
    {
        if (NextType != MessagePackType.Float)
            ThrowUnexpected(MessagePackType.Float);
        return _input[_position] == MessagePackCode.Float64
            ? BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReadUInt64BigEndian(Payload(9)))
            : BitConverter.UInt32BitsToSingle(BinaryPrimitives.ReadUInt32BigEndian(Payload(5)));
    }

    /// <summary>Reads a floating point number of 32 bits; one of 64 bits is refused, it might lose digits.</summary>
    public float ReadSingle()
    {
        if (End || _input[_position] != MessagePackCode.Float32)
            ThrowUnexpected(MessagePackType.Float);
        return BitConverter.UInt32BitsToSingle(BinaryPrimitives.ReadUInt32BigEndian(Payload(5)));
    }

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

    /// <summary>
    /// Reads the head of an array. A count that the rest of the input cannot hold is refused here, so it is safe to reserve
    /// room for that many values.
    /// </summary>
    /// <returns>Number of values that follow.</returns>
    public int ReadArrayHeader() =>
        ReadContainer(MessagePackType.Array, MessagePackCode.FixArray, MessagePackCode.Array16, bytesPerItem: 1);

    /// <summary>Reads the head of a map; the count is checked like that of an array.</summary>
    /// <returns>Number of pairs of key and value that follow.</returns>
    public int ReadMapHeader() =>
        ReadContainer(MessagePackType.Map, MessagePackCode.FixMap, MessagePackCode.Map16, bytesPerItem: 2);

    private int ReadContainer(MessagePackType type, byte fix, byte code16, int bytesPerItem)
    {
        if (NextType != type)
            ThrowUnexpected(type);
        var start = _position;
        var code = _input[start];
        uint count;
        if ((code & 0xf0) == fix)
        {
            count = (uint)(code & 0x0f);
            _position++;
        }
        else
        {
            count = code == code16 ? BinaryPrimitives.ReadUInt16BigEndian(Payload(3)) : BinaryPrimitives.ReadUInt32BigEndian(Payload(5));
        }

        if (count > (uint)(Remaining / bytesPerItem))
            MessagePackFormatException.ThrowLength(count, Remaining / bytesPerItem, start);
        return (int)count;
    }

    /// <summary>Takes one code and its fixed-size payload, and returns the payload.</summary>
    private ReadOnlySpan<byte> Payload(int size)
    {
        if (Remaining < size)
            MessagePackFormatException.ThrowEnd(_position);
        var payload = _input.Slice(_position + 1, size - 1);
        _position += size;
        return payload;
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
        if (length > (uint)limit)
            MessagePackFormatException.ThrowLength(length, limit, _position);
        var block = _input.Slice(_position + head, (int)length);
        _position += head + (int)length;
        return block;
    }

    private readonly void ThrowUnexpected(MessagePackType wanted)
    {
        if (End)
            MessagePackFormatException.ThrowEnd(_position);
        MessagePackFormatException.ThrowUnexpected(_input[_position], wanted, _position);
    }
}
