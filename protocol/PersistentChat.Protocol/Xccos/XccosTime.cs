using System.Buffers.Text;
using System.Globalization;

namespace PersistentChat.Protocol.Xccos;

/// <summary>Times on the wire: ISO 8601 in UTC, up to seven fraction digits (xccos.md section 2).</summary>
public static class XccosTime
{
    /// <summary>Longest written form in bytes.</summary>
    public const int MaxLength = 28;

    private const int FirstFractionDigit = 20;

    /// <summary>Writes a time, its fraction without trailing zeros, for example <c>2026-01-31T09:30:00.25Z</c>.</summary>
    /// <param name="utcTicks">100 ns ticks since 0001-01-01, UTC.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(long utcTicks, Span<byte> destination)
    {
        Utf8Formatter.TryFormat(new DateTime(utcTicks, DateTimeKind.Utc), destination, out var written, 'O');
        var length = written - 1;
        while (destination[length - 1] == '0' && length > FirstFractionDigit)
            length--;
        if (length == FirstFractionDigit)
            length--;
        destination[length++] = (byte)'Z';
        return length;
    }

    /// <summary>Reads a time; one without zone is taken as UTC.</summary>
    /// <param name="text">What was sent; may be absent.</param>
    /// <param name="utcTicks">100 ns ticks since 0001-01-01, UTC; 0 if there is none.</param>
    /// <returns>False if it is no time.</returns>
    public static bool TryParse(XccosText text, out long utcTicks)
    {
        utcTicks = 0;
        Span<byte> bytes = stackalloc byte[64];
        if (text.MaxLength is 0 or > 64 || !text.TryGet(bytes, out var value))
            return false;
        Span<char> characters = stackalloc char[64];
        return TryParse(characters[..System.Text.Encoding.UTF8.GetChars(value, characters)], out utcTicks);
    }

    /// <summary>Reads a time; one without zone is taken as UTC.</summary>
    /// <param name="text">What was sent.</param>
    /// <param name="utcTicks">100 ns ticks since 0001-01-01, UTC; 0 if there is none.</param>
    /// <returns>False if it is no time.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long utcTicks)
    {
        var parsed = DateTime.TryParse(
            text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        utcTicks = parsed ? time.Ticks : 0;
        return parsed;
    }
}
