using System.Text;

namespace PersistentChat.Protocol.Sip;

/// <summary>One value of a Via header (RFC 3261 section 20.42), read without copying.</summary>
public readonly ref struct SipVia
{
    private readonly ReadOnlySpan<byte> _parameters;

    private SipVia(ReadOnlySpan<byte> transport, ReadOnlySpan<byte> sentBy, ReadOnlySpan<byte> parameters)
    {
        Transport = transport;
        SentBy = sentBy;
        _parameters = parameters;
    }

    /// <summary>Reads the first value of a Via header.</summary>
    /// <param name="value">Header value; it may be folded and hold blanks around its slashes.</param>
    /// <param name="via">The value.</param>
    /// <param name="rest">What follows the comma after it; empty if it was the only one.</param>
    /// <returns>False if it is malformed or not of SIP/2.0.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out SipVia via, out ReadOnlySpan<byte> rest)
    {
        via = default;
        rest = default;
        value = SipGrammar.Trim(value);
        if (!TryReadProtocol(value, out var transport, out var at))
            return false;
        var length = value[at..].IndexOfAny((byte)';', (byte)',');
        var end = length < 0 ? value.Length : at + length;
        var sentBy = SipGrammar.Trim(value[at..end]);
        var stop = SipParameters.Skip(value, end);
        if (sentBy.IsEmpty || stop < 0)
            return false;
        via = new SipVia(transport, sentBy, value[end..stop]);
        rest = stop < value.Length ? SipGrammar.Trim(value[(stop + 1)..]) : default;
        return true;
    }

    /// <summary>The transport as written: some clients write <c>tcp</c>, others <c>TCP</c>.</summary>
    public ReadOnlySpan<byte> Transport { get; }

    /// <summary>Host and port as written.</summary>
    public ReadOnlySpan<byte> SentBy { get; }

    /// <summary>The <c>branch</c> parameter; empty if absent, as known clients have it in requests within a dialog.</summary>
    public ReadOnlySpan<byte> Branch => Parameter("branch"u8);

    /// <summary>A parameter without its quotes; empty if absent or without value. Names match without regard to case.</summary>
    public ReadOnlySpan<byte> Parameter(ReadOnlySpan<byte> name)
    {
        SipParameters.TryFind(_parameters, name, out var value);
        return value;
    }

    private static bool TryReadProtocol(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> transport, out int at)
    {
        at = 0;
        transport = default;
        return TryReadPart(value, ref at, out var name) && TryReadSlash(value, ref at) &&
            TryReadPart(value, ref at, out var version) && TryReadSlash(value, ref at) &&
            TryReadPart(value, ref at, out transport) &&
            Ascii.EqualsIgnoreCase(name, "SIP"u8) && version.SequenceEqual("2.0"u8);
    }

    private static bool TryReadPart(ReadOnlySpan<byte> value, scoped ref int at, out ReadOnlySpan<byte> part)
    {
        var end = SipGrammar.SkipToken(value, at);
        part = value[at..end];
        at = SipGrammar.SkipBlanks(value, end);
        return !part.IsEmpty;
    }

    private static bool TryReadSlash(ReadOnlySpan<byte> value, scoped ref int at)
    {
        if (at == value.Length || value[at] != '/')
            return false;
        at = SipGrammar.SkipBlanks(value, at + 1);
        return true;
    }
}
