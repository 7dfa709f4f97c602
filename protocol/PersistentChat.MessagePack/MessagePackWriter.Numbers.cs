using System.Buffers.Binary;

namespace PersistentChat.MessagePack;

/// <content>Numbers, and codes with a number behind them.</content>
public ref partial struct MessagePackWriter
{
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
}
