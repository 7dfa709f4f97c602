namespace PersistentChat.Protocol.Sip;

/// <summary>
/// A name-addr or addr-spec with parameters (RFC 3261 section 20.10), read without copying: From, To, Contact, Route,
/// P-Asserted-Identity. Quoted strings may hold commas, semicolons and angle brackets.
/// </summary>
public readonly ref struct SipAddress
{
    private readonly ReadOnlySpan<byte> _parameters;

    private SipAddress(ReadOnlySpan<byte> text, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> parameters)
    {
        Text = text;
        Uri = uri;
        _parameters = parameters;
    }

    /// <summary>Reads the first address of a header value.</summary>
    /// <param name="value">Header value; it may be folded.</param>
    /// <param name="address">The address.</param>
    /// <param name="rest">What follows the comma after it; empty if it was the only one.</param>
    /// <returns>False if it is malformed. The <c>*</c> of a Contact is no address.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out SipAddress address, out ReadOnlySpan<byte> rest)
    {
        address = default;
        rest = default;
        value = SipGrammar.Trim(value);
        if (!TryReadUri(value, out var uri, out var afterUri))
            return false;
        var end = SipParameters.Skip(value, afterUri);
        if (end < 0 || !SipGrammar.IsUri(uri))
            return false;
        address = new SipAddress(SipGrammar.Trim(value[..end]), uri, value[afterUri..end]);
        rest = end < value.Length ? SipGrammar.Trim(value[(end + 1)..]) : default;
        return true;
    }

    /// <summary>The whole address as written, display name and parameters included.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The URI as written, without angle brackets and header parameters.</summary>
    public ReadOnlySpan<byte> Uri { get; }

    /// <summary>The <c>tag</c> parameter; empty if absent.</summary>
    public ReadOnlySpan<byte> Tag => Parameter("tag"u8);

    /// <summary>
    /// A parameter after the address, without its quotes (backslash escapes stay as written); empty if absent or without
    /// value. Names match without regard to case.
    /// </summary>
    public ReadOnlySpan<byte> Parameter(ReadOnlySpan<byte> name)
    {
        SipParameters.TryFind(_parameters, name, out var value);
        return value;
    }

    /// <summary>True if the address has the parameter, with or without a value.</summary>
    public bool HasParameter(ReadOnlySpan<byte> name) => SipParameters.TryFind(_parameters, name, out _);

    /// <summary>
    /// The URI's address-of-record in canonical form (RFC 3261 section 10.3): <c>sip:user@host</c> in lower case, without
    /// port, parameters and headers; null if it is no sip or sips URI with a user part, or is longer than 512 bytes.
    /// </summary>
    public string? ToAddressOfRecord() => SipUri.ToAddressOfRecord(Uri);

    private static bool TryReadUri(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> uri, out int end)
    {
        uri = default;
        end = 0;
        var open = value.IndexOfAny("\"<,;"u8);
        if (open >= 0 && value[open] == '"')
        {
            // A quoted display name: nothing but blanks may stand before it and between it and the bracket.
            open = open == 0 ? SipGrammar.SkipQuoted(value, 0) : -1;
            if (open < 0)
                return false;
            open = SipGrammar.SkipBlanks(value, open);
            if (open == value.Length || value[open] != '<')
                return false;
        }

        return open >= 0 && value[open] == '<' ? TryReadBracketed(value, open, out uri, out end) : TryReadPlain(value, open, out uri, out end);
    }

    private static bool TryReadBracketed(ReadOnlySpan<byte> value, int open, out ReadOnlySpan<byte> uri, out int end)
    {
        var length = value[(open + 1)..].IndexOf((byte)'>');
        uri = length < 0 ? default : value.Slice(open + 1, length);
        end = open + length + 2;
        return length >= 0;
    }

    /// <summary>Without brackets a question mark would be ambiguous and is not allowed (section 20.10).</summary>
    private static bool TryReadPlain(ReadOnlySpan<byte> value, int separator, out ReadOnlySpan<byte> uri, out int end)
    {
        end = separator < 0 ? value.Length : separator;
        uri = SipGrammar.Trim(value[..end]);
        return !uri.Contains((byte)'?');
    }
}
