using System.Buffers;

namespace PersistentChat.Protocol.Sip;

/// <summary>The lexical rules of RFC 3261 section 25.1 that several readers share.</summary>
internal static class SipGrammar
{
    private static readonly SearchValues<byte> Token =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~"u8);

    private static readonly SearchValues<byte> NotInUri =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Append(0x7f).Select(c => (byte)c), .. "<>\""u8]);

    /// <summary>Linear white space. Line breaks count: readers see them only where a line is folded.</summary>
    internal static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IsEmpty || !(IsBlank(text[0]) || IsBlank(text[^1])) ? text : text.Trim(" \t\r\n"u8);

    internal static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);

    /// <summary>Goes over white space.</summary>
    internal static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsBlank(text[at]))
            at++;
        return at;
    }

    /// <summary>Goes over token characters.</summary>
    internal static int SkipToken(ReadOnlySpan<byte> text, int at)
    {
        var length = text[at..].IndexOfAnyExcept(Token);
        return length < 0 ? text.Length : at + length;
    }

    /// <summary>Goes over a quoted string that begins at <paramref name="at"/>; -1 if it does not end.</summary>
    internal static int SkipQuoted(ReadOnlySpan<byte> text, int at)
    {
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
                return at + 1;
            if (text[at] == '\\')
                at++;
        }

        return -1;
    }

    /// <summary>True if the text is a scheme, a colon and something without blanks, quotes, angle brackets and control characters.</summary>
    internal static bool IsUri(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        return colon > 0 && colon < text.Length - 1 && char.IsAsciiLetter((char)text[0]) && IsToken(text[..colon]) &&
            !text.ContainsAny(NotInUri);
    }

    /// <summary>Reads 1*DIGIT. A number beyond 32 bits is given as <see cref="long.MaxValue"/>: a number, but beyond every range.</summary>
    internal static bool TryReadNumber(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c))
                return false;
            value = value > uint.MaxValue ? long.MaxValue : (value * 10) + (c - '0');
        }

        if (value > uint.MaxValue)
            value = long.MaxValue;
        return !text.IsEmpty;
    }
}
