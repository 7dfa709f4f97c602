using System.Buffers.Binary;

namespace PersistentChat.MessagePack;

/// <summary>
/// Reads values in the MessagePack format from one contiguous piece of input. Every form the format allows for a value is read,
/// not only the shortest. Nothing is allocated but the strings returned. A value that is malformed, cut off or not of the kind
/// asked for throws <see cref="MessagePackFormatException"/>; the reader must then not be used further. A copy of the reader reads
/// ahead without moving the original.
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

    /// <summary>Takes one code and its fixed-size payload, and returns the payload.</summary>
    private ReadOnlySpan<byte> Payload(int size)
    {
        if (Remaining < size)
            MessagePackFormatException.ThrowEnd(_position);
        var payload = _input.Slice(_position + 1, size - 1);
        _position += size;
        return payload;
    }

    private readonly void ThrowUnexpected(MessagePackType wanted)
    {
        if (End)
            MessagePackFormatException.ThrowEnd(_position);
        MessagePackFormatException.ThrowUnexpected(_input[_position], wanted, _position);
    }
}
