using System.Buffers;

namespace PersistentChat.Engine;

/// <summary>The one spelling of a user's address that the engine knows: <c>sip:</c>, lower case, no parameters.</summary>
public static class SipUri
{
    private const int LongestUri = 256;
    private const string Scheme = "sip:";

    private static readonly SearchValues<char> NotAllowed = SearchValues.Create(" ;?<>\"\t\r\n");

    /// <summary>Canonical form of an address given with or without its scheme.</summary>
    /// <exception cref="ArgumentException">It is no address of the form user@host, or longer than 256 characters.</exception>
    public static string Canonical(string uri)
    {
        var text = uri.Trim().ToLowerInvariant();
        var canonical = text.StartsWith(Scheme, StringComparison.Ordinal) ? text : Scheme + text;
        var at = canonical.IndexOf('@', StringComparison.Ordinal);
        if (at <= Scheme.Length || at == canonical.Length - 1 || canonical.Length > LongestUri || canonical.AsSpan().ContainsAny(NotAllowed))
            throw new ArgumentException($"'{uri}' is not a SIP address; write it as sip:alice@contoso.com.", nameof(uri));
        return canonical;
    }

    /// <summary>Canonical form of an access entry's principal: an address, or <c>*</c> for everyone.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static string CanonicalPrincipal(string principal) => principal == "*" ? principal : Canonical(principal);
}
