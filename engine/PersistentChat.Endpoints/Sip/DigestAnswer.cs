using System.Text;

namespace PersistentChat.Endpoints;

/// <summary>
/// Credentials of a Proxy-Authorization header (RFC 2617 section 3.2.2), read without copying. Values are taken as written,
/// quotes removed; escapes stay as they are, because the client hashed what it wrote.
/// </summary>
internal ref struct DigestAnswer
{
    public ReadOnlySpan<byte> UserName { get; private set; }

    public ReadOnlySpan<byte> Realm { get; private set; }

    public ReadOnlySpan<byte> Nonce { get; private set; }

    /// <summary>What the client says it asks for. The known client writes <c>(null)</c>, so it is hashed but never compared.</summary>
    public ReadOnlySpan<byte> Uri { get; private set; }

    public ReadOnlySpan<byte> Response { get; private set; }

    /// <summary>Empty means MD5.</summary>
    public ReadOnlySpan<byte> Algorithm { get; private set; }

    /// <summary>Empty for the older form of RFC 2069, which is not accepted.</summary>
    public ReadOnlySpan<byte> Qop { get; private set; }

    public ReadOnlySpan<byte> NonceCount { get; private set; }

    public ReadOnlySpan<byte> ClientNonce { get; private set; }

    /// <summary>True if everything is there that the only accepted form needs.</summary>
    public readonly bool IsComplete =>
        !UserName.IsEmpty && !Nonce.IsEmpty && !Uri.IsEmpty && !Response.IsEmpty && !ClientNonce.IsEmpty
        && NonceCount.Length == 8 && Ascii.EqualsIgnoreCase(Qop, "auth"u8);

    /// <summary>Reads a header value.</summary>
    /// <returns>False if it is not Digest or malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out DigestAnswer answer)
    {
        answer = default;
        if (value.Length < 7 || !Ascii.EqualsIgnoreCase(value[..7], "Digest "u8))
            return false;
        var rest = value[7..];
        while (!(rest = rest.TrimStart(" \t,\r\n"u8)).IsEmpty)
        {
            var equals = rest.IndexOf((byte)'=');
            if (equals < 0)
                return false;
            var name = rest[..equals].TrimEnd(" \t"u8);
            rest = rest[(equals + 1)..].TrimStart(" \t"u8);
            if (!TryTakeValue(ref rest, out var text))
                return false;
            answer.Set(name, text);
        }
        return true;
    }

    private static bool TryTakeValue(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        if (rest.IsEmpty || rest[0] != '"')
        {
            var end = rest.IndexOf((byte)',');
            value = (end < 0 ? rest : rest[..end]).TrimEnd(" \t"u8);
            rest = end < 0 ? default : rest[end..];
            return true;
        }
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '\\')
            {
                i++;
            }
            else if (rest[i] == '"')
            {
                value = rest[1..i];
                rest = rest[(i + 1)..];
                return true;
            }
        }
        value = default;
        return false;
    }

    private void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "username"u8))
            UserName = value;
        else if (Ascii.EqualsIgnoreCase(name, "realm"u8))
            Realm = value;
        else if (Ascii.EqualsIgnoreCase(name, "nonce"u8))
            Nonce = value;
        else if (Ascii.EqualsIgnoreCase(name, "uri"u8))
            Uri = value;
        else if (Ascii.EqualsIgnoreCase(name, "response"u8))
            Response = value;
        else if (Ascii.EqualsIgnoreCase(name, "algorithm"u8))
            Algorithm = value;
        else if (Ascii.EqualsIgnoreCase(name, "qop"u8))
            Qop = value;
        else if (Ascii.EqualsIgnoreCase(name, "nc"u8))
            NonceCount = value;
        else if (Ascii.EqualsIgnoreCase(name, "cnonce"u8))
            ClientNonce = value;
    }
}
