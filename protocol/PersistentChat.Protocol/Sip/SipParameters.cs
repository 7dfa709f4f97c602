using System.Buffers;
using System.Text;

namespace PersistentChat.Protocol.Sip;

/// <summary>The parameters after an address or a Via: <c>;name</c>, <c>;name=token</c>, <c>;name="quoted"</c>.</summary>
internal static class SipParameters
{
    private static readonly SearchValues<byte> EndOfValue = SearchValues.Create(";, \t\r\n\""u8);

    /// <summary>Goes over all parameters from <paramref name="at"/> on, up to a comma or the end.</summary>
    /// <returns>Where they end, blanks behind them included; -1 if they are malformed.</returns>
    internal static int Skip(ReadOnlySpan<byte> text, int at)
    {
        at = SipGrammar.SkipBlanks(text, at);
        while (at < text.Length && text[at] == ';')
        {
            at = Next(text, at, out var name, out _);
            if (at < 0 || name.IsEmpty)
                return -1;
        }

        return at < text.Length && text[at] != ',' ? -1 : at;
    }

    /// <summary>Finds a parameter by name, without regard to case.</summary>
    /// <param name="parameters">What <see cref="Skip"/> has gone over.</param>
    /// <param name="wanted">The name.</param>
    /// <param name="value">The value, quotes removed; empty if it has none.</param>
    internal static bool TryFind(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> wanted, out ReadOnlySpan<byte> value)
    {
        var at = SipGrammar.SkipBlanks(parameters, 0);
        while (at >= 0 && at < parameters.Length)
        {
            at = Next(parameters, at, out var name, out value);
            if (Ascii.EqualsIgnoreCase(name, wanted))
                return true;
        }

        value = default;
        return false;
    }

    /// <summary>Reads the parameter whose semicolon is at <paramref name="at"/>.</summary>
    private static int Next(ReadOnlySpan<byte> text, int at, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var start = SipGrammar.SkipBlanks(text, at + 1);
        at = SipGrammar.SkipToken(text, start);
        name = text[start..at];
        at = SipGrammar.SkipBlanks(text, at);
        if (at == text.Length || text[at] != '=')
            return at;
        at = Value(text, SipGrammar.SkipBlanks(text, at + 1), out value);
        return at < 0 ? -1 : SipGrammar.SkipBlanks(text, at);
    }

    private static int Value(ReadOnlySpan<byte> text, int start, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (start < text.Length && text[start] == '"')
        {
            var end = SipGrammar.SkipQuoted(text, start);
            if (end >= 0)
                value = text[(start + 1)..(end - 1)];
            return end;
        }

        // Not only tokens: hosts in brackets, and what clients write unquoted although they should not.
        var length = text[start..].IndexOfAny(EndOfValue);
        var stop = length < 0 ? text.Length : start + length;
        value = text[start..stop];
        return value.IsEmpty ? -1 : stop;
    }
}
