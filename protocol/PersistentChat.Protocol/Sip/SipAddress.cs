namespace PersistentChat.Protocol.Sip;

/// <summary>
/// A name-addr or addr-spec with parameters (RFC 3261 section 20.10), read without copying: From, To, Contact, Route,
/// P-Asserted-Identity. Quoted strings may hold commas, semicolons and angle brackets.
/// </summary>
public readonly ref struct SipAddress
{
    /// <summary>Reads the first address of a header value.</summary>
    /// <param name="value">Header value.</param>
    /// <param name="address">The address.</param>
    /// <param name="rest">What follows the comma after it; empty if it was the only one.</param>
    /// <returns>False if it is malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out SipAddress address, out ReadOnlySpan<byte> rest) =>
        throw new NotImplementedException();

    /// <summary>The whole address as written, display name and parameters included.</summary>
    public ReadOnlySpan<byte> Text => throw new NotImplementedException();

    /// <summary>The URI as written, without angle brackets and header parameters.</summary>
    public ReadOnlySpan<byte> Uri => throw new NotImplementedException();

    /// <summary>The <c>tag</c> parameter; empty if absent.</summary>
    public ReadOnlySpan<byte> Tag => Parameter("tag"u8);

    /// <summary>A parameter after the address, unquoted; empty if absent or without value. Names match without regard to case.</summary>
    public ReadOnlySpan<byte> Parameter(ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>
    /// The URI's address-of-record in canonical form (RFC 3261 section 10.3): <c>sip:user@host</c> in lower case, without
    /// port, parameters and headers; null if it is no sip or sips URI with a user part.
    /// </summary>
    public string? ToAddressOfRecord() => throw new NotImplementedException();
}
