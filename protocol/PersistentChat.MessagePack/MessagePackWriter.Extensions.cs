using System.Buffers.Binary;

namespace PersistentChat.MessagePack;

/// <content>Extensions, and the one the format defines itself: timestamps.</content>
public ref partial struct MessagePackWriter
{
    /// <summary>Begins an extension; exactly <see cref="ExtensionHeader.Length"/> bytes follow by <see cref="WriteRaw"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public void WriteExtensionHeader(ExtensionHeader header)
    {
        var length = header.Length;
        ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(header));
        if (length is 1 or 2 or 4 or 8 or 16)
            WriteCode((byte)(MessagePackCode.FixExt1 + int.Log2(length)));
        else
            WriteLength((uint)length, MessagePackCode.Ext8);
        WriteCode((byte)header.TypeCode);
    }

    /// <summary>Bytes with a type code.</summary>
    public void WriteExtension(sbyte typeCode, scoped ReadOnlySpan<byte> value)
    {
        WriteExtensionHeader(new ExtensionHeader(typeCode, value.Length));
        WriteRaw(value);
    }

    /// <summary>A point in time, to its 100 ns, in 6, 10 or 15 bytes. Its offset from UTC is not kept.</summary>
    public void WriteTimestamp(DateTimeOffset value) => WriteTimestampTicks(value.UtcTicks);

    /// <summary>A point in time in 6, 10 or 15 bytes.</summary>
    /// <param name="utcTicks">Units of 100 ns since 0001-01-01 UTC, as <see cref="DateTimeOffset.UtcTicks"/> has them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The year would not be between 1 and 9999.</exception>
    public void WriteTimestampTicks(long utcTicks)
    {
        var (seconds, nanoseconds) = Timestamp.Split(utcTicks);
        Span<byte> payload = stackalloc byte[Timestamp.Bytes96];
        WriteExtension(ExtensionHeader.TimestampTypeCode, payload[..EncodeTimestamp(payload, seconds, nanoseconds)]);
    }

    private static int EncodeTimestamp(Span<byte> payload, long seconds, uint nanoseconds)
    {
        if (seconds >> Timestamp.SecondsBits64 != 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(payload, nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(payload[sizeof(uint)..], seconds);
            return Timestamp.Bytes96;
        }

        var bits = ((ulong)nanoseconds << Timestamp.SecondsBits64) | (ulong)seconds;
        if (bits <= uint.MaxValue)
        {
            BinaryPrimitives.WriteUInt32BigEndian(payload, (uint)bits);
            return Timestamp.Bytes32;
        }

        BinaryPrimitives.WriteUInt64BigEndian(payload, bits);
        return Timestamp.Bytes64;
    }
}
