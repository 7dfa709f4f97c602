using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>
/// Reads the fields of a frame in order. Throws <see cref="MessagePackFormatException"/>, which <see cref="RawFrame"/> turns
/// into a value. An optional field that is nil, or absent because the array ends before it, has its default.
/// </summary>
internal ref partial struct RawFieldReader
{
    /// <summary>Type and correlation.</summary>
    internal const int HeadFields = 2;

    private MessagePackReader _reader;
    private int _left;

    internal RawFieldReader(ReadOnlySpan<byte> content)
    {
        _reader = new MessagePackReader(content);
        _left = _reader.ReadArrayHeader();
        for (var i = 0; i < HeadFields; i++)
            Take().Skip();
    }

    internal bool Boolean() => Take().ReadBoolean();

    internal bool BooleanOrFalse() => !IsAbsent() && Boolean();

    internal long Int64() => Take().ReadInt64();

    internal long Int64Or(long other) => IsAbsent() ? other : Int64();

    internal long? Int64OrNull() => IsAbsent() ? null : Int64();

    internal ulong UInt64() => Take().ReadUInt64();

    internal uint UInt32() => Take().ReadUInt32();

    internal uint UInt32OrZero() => IsAbsent() ? 0 : UInt32();

    /// <summary>A number from 0 to 2^31 - 1.</summary>
    internal int Count()
    {
        var value = Take().ReadInt32();
        return value >= 0 ? value : throw new MessagePackFormatException($"The number {value} is below 0.");
    }

    internal int? CountOrNull() => IsAbsent() ? null : Count();

    internal int CountOrZero() => IsAbsent() ? 0 : Count();

    internal string Text(int maxBytes = int.MaxValue) => Take().ReadString(maxBytes);

    internal string TextOrEmpty(int maxBytes = int.MaxValue) => IsAbsent() ? "" : Text(maxBytes);

    internal string? TextOrNull() => IsAbsent() ? null : Text();

    /// <summary>Text as the frame's own bytes, valid UTF-8.</summary>
    internal RawText Utf8()
    {
        var bytes = Take().ReadStringBytes();
        return System.Text.Unicode.Utf8.IsValid(bytes) ? new RawText(bytes) : throw new MessagePackFormatException("A text is not valid UTF-8.");
    }

    internal RawText Utf8OrEmpty() => IsAbsent() ? default : Utf8();

    internal byte[] Bytes() => Take().ReadBinary().ToArray();

    internal byte[] BytesOrEmpty() => IsAbsent() ? [] : Bytes();

    internal Guid Id() => Take().ReadGuid();

    internal Guid? IdOrNull() => IsAbsent() ? null : Id();

    /// <summary>A time in UTC ticks.</summary>
    internal long Time() => Take().ReadTimestampTicks();

    internal long? TimeOrNull() => IsAbsent() ? null : Time();

    /// <summary>A room by handle or by id.</summary>
    internal RawRoom Room()
    {
        RequireField();
        return _reader.NextType == MessagePackType.Binary ? new RawRoom(Id()) : new RawRoom(Count());
    }

    private bool IsAbsent()
    {
        if (_left == 0)
            return true;
        if (!_reader.TryReadNil())
            return false;
        _left--;
        return true;
    }

    private readonly void RequireField()
    {
        if (_left == 0)
            throw new MessagePackFormatException($"A field is missing at byte {_reader.Consumed}.");
    }
}
