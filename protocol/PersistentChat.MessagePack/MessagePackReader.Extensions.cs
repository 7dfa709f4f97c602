using System.Buffers.Binary;

namespace PersistentChat.MessagePack;

/// <content>Extensions, and the one the format defines itself: timestamps.</content>
public ref partial struct MessagePackReader
{
    /// <summary>Looks at the head of the next value, if it is an extension, without reading it. One that is cut off throws.</summary>
    /// <returns>False if the next value is something else, or there is none.</returns>
    public readonly bool TryPeekExtensionHeader(out ExtensionHeader header)
    {
        var ahead = this;
        var isExtension = NextType == MessagePackType.Extension;
        header = isExtension ? ahead.ReadExtensionHeader() : default;
        return isExtension;
    }

    /// <summary>Reads the head of an extension; <see cref="ReadRaw(int)"/> reads the bytes it announces, which are known to be there.</summary>
    /// <param name="maxBytes">Most bytes accepted after the head.</param>
    public ExtensionHeader ReadExtensionHeader(int maxBytes = int.MaxValue)
    {
        var start = _position;
        var length = ReadExtensionLength();
        if (End)
            MessagePackFormatException.ThrowEnd(start);
        var typeCode = (sbyte)_input[_position++];
        var limit = Math.Min(Remaining, maxBytes);
        if (length > limit)
            MessagePackFormatException.ThrowLength(length, limit, start);
        return new ExtensionHeader(typeCode, (int)length);
    }

    /// <summary>Reads an extension, as a part of the input.</summary>
    /// <param name="typeCode">What the bytes are: 0 to 127 belong to the application, negative numbers to the format.</param>
    /// <param name="maxBytes">Most bytes accepted.</param>
    public ReadOnlySpan<byte> ReadExtension(out sbyte typeCode, int maxBytes = int.MaxValue)
    {
        (typeCode, var length) = ReadExtensionHeader(maxBytes);
        return ReadRaw(length);
    }

    /// <summary>Reads a point in time, cut to 100 ns; a time outside the years 1 to 9999 is refused.</summary>
    /// <returns>The time, with the offset of UTC.</returns>
    public DateTimeOffset ReadTimestamp() => new(ReadTimestampTicks(), TimeSpan.Zero);

    /// <summary>Reads a point in time like <see cref="ReadTimestamp"/>.</summary>
    /// <returns>Units of 100 ns since 0001-01-01 UTC, as <see cref="DateTimeOffset.UtcTicks"/> has them.</returns>
    public long ReadTimestampTicks()
    {
        var start = _position;
        var payload = ReadExtension(out var typeCode);
        if (typeCode != ExtensionHeader.TimestampTypeCode || !TryDecodeTimestamp(payload, out var utcTicks))
            return MessagePackFormatException.ThrowTimestamp(start);
        return utcTicks;
    }

    private static bool TryDecodeTimestamp(ReadOnlySpan<byte> payload, out long utcTicks)
    {
        switch (payload.Length)
        {
            case Timestamp.Bytes32:
                return Timestamp.TryJoin(BinaryPrimitives.ReadUInt32BigEndian(payload), 0, out utcTicks);
            case Timestamp.Bytes64:
                var bits = BinaryPrimitives.ReadUInt64BigEndian(payload);
                var seconds = (long)(bits & ((1UL << Timestamp.SecondsBits64) - 1));
                return Timestamp.TryJoin(seconds, (uint)(bits >> Timestamp.SecondsBits64), out utcTicks);
            case Timestamp.Bytes96:
                return Timestamp.TryJoin(
                    BinaryPrimitives.ReadInt64BigEndian(payload[sizeof(uint)..]), BinaryPrimitives.ReadUInt32BigEndian(payload), out utcTicks);
            default:
                utcTicks = 0;
                return false;
        }
    }

    /// <summary>Takes an extension's code and length; the type code is next.</summary>
    private uint ReadExtensionLength()
    {
        if (NextType != MessagePackType.Extension)
            ThrowUnexpected(MessagePackType.Extension);
        var code = _input[_position];
        switch (code)
        {
            case MessagePackCode.Ext8:
                return Payload(2)[0];
            case MessagePackCode.Ext16:
                return BinaryPrimitives.ReadUInt16BigEndian(Payload(3));
            case MessagePackCode.Ext32:
                return BinaryPrimitives.ReadUInt32BigEndian(Payload(5));
            default:
                _position++;
                return 1u << (code - MessagePackCode.FixExt1);
        }
    }
}
