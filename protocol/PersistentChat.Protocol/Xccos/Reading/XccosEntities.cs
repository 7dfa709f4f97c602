using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace PersistentChat.Protocol.Xccos;

/// <summary>
/// References and the characters they stand for (XML 1.0 sections 2.2, 2.11, 3.3.3, 4.1). Characters that XML forbids are
/// dropped instead of refused, because a widespread client writes references to them (vector V29).
/// </summary>
internal static class XccosEntities
{
    private const int Invalid = -1;

    private static readonly SearchValues<byte> Special = SearchValues.Create(NotPlain);

    /// <summary>Bytes that are not copied as they stand: controls with line breaks, references, and the lead byte of U+FFFE and U+FFFF.</summary>
    internal static ReadOnlySpan<byte> NotPlain =>
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, (byte)'&', 0xEF];

    /// <summary>True if every reference is one we know. The five named ones and numbers up to U+10FFFF.</summary>
    internal static bool AreValid(ReadOnlySpan<byte> raw)
    {
        for (int next; (next = raw.IndexOf((byte)'&')) >= 0;)
        {
            raw = raw[next..];
            var length = LengthOfReference(raw);
            if (length == 0)
                return false;
            raw = raw[length..];
        }
        return true;
    }

    /// <summary>Length of the reference at the start; 0 if it is none that we know.</summary>
    internal static int LengthOfReference(ReadOnlySpan<byte> raw) => Decode(raw, out var length) == Invalid ? 0 : length;

    /// <summary>True if the text says itself: no reference, nothing to drop or to convert.</summary>
    internal static bool IsPlain(ReadOnlySpan<byte> raw) => !raw.ContainsAny(Special);

    /// <summary>Writes the characters meant; never more bytes than came in. The references must be valid.</summary>
    internal static int Unescape(ReadOnlySpan<byte> raw, XccosTextKind kind, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var run = raw.IndexOfAny(Special);
            var plain = run < 0 ? raw : raw[..run];
            plain.CopyTo(destination[written..]);
            written += plain.Length;
            if (run < 0)
                return written;
            raw = raw[run..];
            raw = raw[UnescapeOne(raw, kind, destination, ref written)..];
        }
    }

    private static int UnescapeOne(ReadOnlySpan<byte> raw, XccosTextKind kind, Span<byte> destination, ref int written)
    {
        switch (raw[0])
        {
            case (byte)'&' when kind != XccosTextKind.Verbatim:
                var value = Decode(raw, out var length);
                if (IsCharacter(value))
                    written += new Rune(value).EncodeToUtf8(destination[written..]);
                return length;
            case 0xEF when IsNonCharacter(raw):
                return 3;
            case (byte)'&' or 0xEF:
                destination[written++] = raw[0];
                return 1;
            case (byte)'\t' or (byte)'\n' or (byte)'\r':
                destination[written++] = kind == XccosTextKind.Attribute ? (byte)' ' : raw[0] == '\t' ? raw[0] : (byte)'\n';
                return raw.StartsWith("\r\n"u8) ? 2 : 1;
            default:
                return 1;
        }
    }

    private static bool IsNonCharacter(ReadOnlySpan<byte> raw) =>
        raw is [0xEF, 0xBF, 0xBE or 0xBF, ..];

    private static bool IsCharacter(int value) =>
        value is '\t' or '\n' or '\r' or (>= 0x20 and < 0xD800) or (>= 0xE000 and < 0xFFFE) or >= 0x10000;

    /// <summary>The code point of the reference at the start of <paramref name="raw"/>, or -1; <paramref name="length"/> includes the semicolon.</summary>
    private static int Decode(ReadOnlySpan<byte> raw, out int length)
    {
        // The longest reference worth reading is &#x0010FFFF; with some leading zeros; the bound keeps hostile text linear.
        var end = raw[..Math.Min(raw.Length, 32)].IndexOf((byte)';');
        length = end + 1;
        if (end < 2)
            return Invalid;
        var name = raw[1..end];
        return name[0] == '#' ? DecodeNumber(name[1..]) : DecodeName(name);
    }

    private static int DecodeName(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("lt"u8) ? '<'
        : name.SequenceEqual("gt"u8) ? '>'
        : name.SequenceEqual("amp"u8) ? '&'
        : name.SequenceEqual("quot"u8) ? '"'
        : name.SequenceEqual("apos"u8) ? '\'' : Invalid;

    private static int DecodeNumber(ReadOnlySpan<byte> digits)
    {
        var isHex = digits.StartsWith("x"u8);
        if (isHex)
            digits = digits[1..];
        if (digits.IsEmpty || !(isHex ? char.IsAsciiHexDigit((char)digits[0]) : char.IsAsciiDigit((char)digits[0])))
            return Invalid;
        var parsed = Utf8Parser.TryParse(digits, out uint value, out var used, isHex ? 'X' : 'D');
        return parsed && used == digits.Length && value <= 0x10FFFF ? (int)value : Invalid;
    }
}
