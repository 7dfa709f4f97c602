using System.Text;

namespace PersistentChat.Protocol.Sip;

/// <summary>Canonical forms of sip and sips URIs (RFC 3261 sections 10.3 and 19.1).</summary>
public static class SipUri
{
    private const int MaxLength = 512;

    /// <summary>
    /// The address-of-record <c>sip:user@host</c>: lower case, also for sips, without password, port, parameters and headers;
    /// escaped letters, digits and marks are unescaped. User parts are compared without regard to case here, although the RFC
    /// distinguishes them: in this system alice and Alice are one person.
    /// </summary>
    /// <param name="uri">The URI as written, without angle brackets.</param>
    /// <returns>Null if it is no sip or sips URI with a user part, is not ASCII, or is longer than 512 bytes.</returns>
    public static string? ToAddressOfRecord(ReadOnlySpan<byte> uri)
    {
        if (uri.Length > MaxLength || !Ascii.IsValid(uri) || !SipGrammar.IsUri(uri) || !TrySplit(uri, out var user, out var host))
            return null;
        Span<char> result = stackalloc char[MaxLength];
        "sip:".CopyTo(result);
        var length = "sip:".Length;
        if (!AppendUser(user, result, ref length))
            return null;
        result[length++] = '@';
        foreach (var c in host)
            result[length++] = char.ToLowerInvariant((char)c);
        return new string(result[..length]);
    }

    private static bool TrySplit(ReadOnlySpan<byte> uri, out ReadOnlySpan<byte> user, out ReadOnlySpan<byte> host)
    {
        user = host = default;
        var colon = uri.IndexOf((byte)':');
        var scheme = uri[..colon];
        // An unescaped @ can only be the one before the host, even if the user part holds ; or ? (section 25.1).
        var at = uri.IndexOf((byte)'@');
        if (at < colon || !(Ascii.EqualsIgnoreCase(scheme, "sip"u8) || Ascii.EqualsIgnoreCase(scheme, "sips"u8)))
            return false;
        user = uri[(colon + 1)..at];
        var password = user.IndexOf((byte)':');
        if (password >= 0)
            user = user[..password];
        host = HostOf(uri[(at + 1)..]);
        return !user.IsEmpty && !host.IsEmpty && !uri[(at + 1)..].Contains((byte)'@');
    }

    private static ReadOnlySpan<byte> HostOf(ReadOnlySpan<byte> hostAndMore)
    {
        var literal = hostAndMore.StartsWith("["u8) ? hostAndMore.IndexOf((byte)']') + 1 : 0;
        var end = hostAndMore[literal..].IndexOfAny(":;?"u8);
        return end < 0 ? hostAndMore : hostAndMore[..(literal + end)];
    }

    private static bool AppendUser(ReadOnlySpan<byte> user, Span<char> result, ref int length)
    {
        for (var i = 0; i < user.Length; i++)
        {
            var c = (char)user[i];
            if (c == '%')
            {
                if (i + 2 >= user.Length || !char.IsAsciiHexDigit((char)user[i + 1]) || !char.IsAsciiHexDigit((char)user[i + 2]))
                    return false;
                var value = (char)((Hex(user[i + 1]) << 4) | Hex(user[i + 2]));
                // Only what may stand unescaped is unescaped: an escaped @ must not become the one before the host.
                if (char.IsAsciiLetterOrDigit(value) || "-_.!~*'()".Contains(value))
                {
                    c = value;
                    i += 2;
                }
            }

            result[length++] = char.ToLowerInvariant(c);
        }

        return true;
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
