using System.Buffers.Binary;

namespace PersistentChat.MessagePack;

/// <content>Integers, with a check of their range.</content>
public ref partial struct MessagePackReader
{
    /// <summary>Reads an integer from -2^63 to 2^63-1.</summary>
    public long ReadInt64()
    {
        var start = _position;
        var bits = ReadInteger(out var negative);
        if (!negative && bits > long.MaxValue)
            MessagePackFormatException.ThrowRange(start, long.MinValue, long.MaxValue);
        return (long)bits;
    }

    /// <summary>Reads an integer from 0 to 2^64-1.</summary>
    public ulong ReadUInt64()
    {
        var start = _position;
        var bits = ReadInteger(out var negative);
        if (negative)
            MessagePackFormatException.ThrowRange(start, 0, ulong.MaxValue);
        return bits;
    }

    /// <summary>Reads an integer from -2^31 to 2^31-1.</summary>
    public int ReadInt32() => (int)ReadBetween(int.MinValue, int.MaxValue);

    /// <summary>Reads an integer from 0 to 2^32-1.</summary>
    public uint ReadUInt32() => (uint)ReadBetween(0, uint.MaxValue);

    /// <summary>Reads an integer from 0 to 65,535.</summary>
    public ushort ReadUInt16() => (ushort)ReadBetween(0, ushort.MaxValue);

    /// <summary>Reads an integer from 0 to 255.</summary>
    public byte ReadByte() => (byte)ReadBetween(0, byte.MaxValue);

    /// <summary>Reads an integer from -32,768 to 32,767.</summary>
    public short ReadInt16() => (short)ReadBetween(short.MinValue, short.MaxValue);

    /// <summary>Reads an integer from -128 to 127.</summary>
    public sbyte ReadSByte() => (sbyte)ReadBetween(sbyte.MinValue, sbyte.MaxValue);

    private long ReadBetween(long minimum, long maximum)
    {
        var start = _position;
        var bits = ReadInteger(out var negative);
        if ((!negative && bits > long.MaxValue) || (long)bits < minimum || (long)bits > maximum)
            MessagePackFormatException.ThrowRange(start, minimum, (ulong)maximum);
        return (long)bits;
    }

    /// <summary>Reads any form of integer as 64 bits of two's complement, and whether they are a negative number.</summary>
    private ulong ReadInteger(out bool negative)
    {
        if (NextType != MessagePackType.Integer)
            ThrowUnexpected(MessagePackType.Integer);
        var code = _input[_position];
        if (code is <= MessagePackCode.MaxPositiveFixInt or >= MessagePackCode.NegativeFixInt)
        {
            _position++;
            negative = code >= MessagePackCode.NegativeFixInt;
            return (ulong)(sbyte)code;
        }

        if (code < MessagePackCode.Int8)
        {
            negative = false;
            return ReadUnsigned(code);
        }

        var value = ReadSigned(code);
        negative = value < 0;
        return (ulong)value;
    }

    private ulong ReadUnsigned(byte code) => code switch
    {
        MessagePackCode.UInt8 => Payload(2)[0],
        MessagePackCode.UInt16 => BinaryPrimitives.ReadUInt16BigEndian(Payload(3)),
        MessagePackCode.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(Payload(5)),
        _ => BinaryPrimitives.ReadUInt64BigEndian(Payload(9)),
    };

    private long ReadSigned(byte code) => code switch
    {
        MessagePackCode.Int8 => (sbyte)Payload(2)[0],
        MessagePackCode.Int16 => BinaryPrimitives.ReadInt16BigEndian(Payload(3)),
        MessagePackCode.Int32 => BinaryPrimitives.ReadInt32BigEndian(Payload(5)),
        _ => BinaryPrimitives.ReadInt64BigEndian(Payload(9)),
    };
}
