using System.Buffers;
using System.Text;

namespace PersistentChat.Protocol.Sip;

/// <summary>
/// The fields of a Digest challenge or of Digest credentials (RFC 3261 sections 20.7, 20.27, 20.28, 20.44; RFC 7616 section 3),
/// read without copying. Quotes are removed, backslash escapes stay as written; an absent field is empty.
/// </summary>
public ref struct SipDigestFields
{
    private static readonly SearchValues<byte> EndOfValue = SearchValues.Create(", \t\r\n\""u8);

    /// <summary>The protection space.</summary>
    public ReadOnlySpan<byte> Realm { get; set; }

    /// <summary>The server's nonce.</summary>
    public ReadOnlySpan<byte> Nonce { get; set; }

    /// <summary>What the client returns as it is.</summary>
    public ReadOnlySpan<byte> Opaque { get; set; }

    /// <summary>
    /// In a challenge the list of protections offered, in credentials the one chosen; some clients quote it, others do not.
    /// </summary>
    public ReadOnlySpan<byte> Qop { get; set; }

    /// <summary>The user's name.</summary>
    public ReadOnlySpan<byte> Username { get; set; }

    /// <summary>
    /// The URI the client computed with. It need not be the Request-URI: a known client writes <c>(null)</c>. Compute with
    /// what stands here.
    /// </summary>
    public ReadOnlySpan<byte> Uri { get; set; }

    /// <summary>The proof, in hexadecimal digits.</summary>
    public ReadOnlySpan<byte> Response { get; set; }

    /// <summary>How often the client has used the nonce, eight hexadecimal digits.</summary>
    public ReadOnlySpan<byte> NonceCount { get; set; }

    /// <summary>The client's own nonce.</summary>
    public ReadOnlySpan<byte> ClientNonce { get; set; }

    /// <summary>The algorithm; MD5 if none is named.</summary>
    public SipDigestAlgorithm Algorithm { get; set; }

    /// <summary>True in a challenge whose predecessor had a right answer to a nonce that was too old.</summary>
    public bool Stale { get; set; }

    /// <summary>Reads a value of Proxy-Authenticate, WWW-Authenticate, Proxy-Authorization or Authorization.</summary>
    /// <param name="value">Header value; it may be folded.</param>
    /// <param name="fields">The fields.</param>
    /// <returns>False if the scheme is not Digest, or the value is malformed or names a field twice.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out SipDigestFields fields)
    {
        fields = default;
        value = SipGrammar.Trim(value);
        var at = SipGrammar.SkipToken(value, 0);
        if (!Ascii.EqualsIgnoreCase(value[..at], "Digest"u8) || at == value.Length || !SipGrammar.IsBlank(value[at]))
            return false;
        uint seen = 0;
        while (true)
        {
            at = Next(value, SipGrammar.SkipBlanks(value, at), out var name, out var text);
            if (at < 0 || !fields.TrySet(name, text, ref seen))
                return false;
            if (at == value.Length)
                return true;
            if (value[at++] != ',')
                return false;
        }
    }

    /// <summary>Reads <c>name = value</c> and goes to the comma behind it or the end; -1 if it is malformed.</summary>
    private static int Next(ReadOnlySpan<byte> value, int start, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        text = default;
        var at = SipGrammar.SkipToken(value, start);
        name = value[start..at];
        at = SipGrammar.SkipBlanks(value, at);
        if (name.IsEmpty || at == value.Length || value[at] != '=')
            return -1;
        start = SipGrammar.SkipBlanks(value, at + 1);
        if (start < value.Length && value[start] == '"')
        {
            at = SipGrammar.SkipQuoted(value, start);
            if (at < 0)
                return -1;
            text = value[(start + 1)..(at - 1)];
            return SipGrammar.SkipBlanks(value, at);
        }

        var length = value[start..].IndexOfAny(EndOfValue);
        at = length < 0 ? value.Length : start + length;
        text = value[start..at];
        return text.IsEmpty ? -1 : SipGrammar.SkipBlanks(value, at);
    }

    private bool TrySet(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, ref uint seen)
    {
        var field = FieldOf(name);
        switch (field)
        {
            case Field.Realm: Realm = text; break;
            case Field.Nonce: Nonce = text; break;
            case Field.Opaque: Opaque = text; break;
            case Field.Qop: Qop = text; break;
            case Field.Username: Username = text; break;
            case Field.Uri: Uri = text; break;
            case Field.Response: Response = text; break;
            case Field.NonceCount: NonceCount = text; break;
            case Field.ClientNonce: ClientNonce = text; break;
            case Field.Algorithm: Algorithm = AlgorithmOf(text); break;
            case Field.Stale: Stale = Ascii.EqualsIgnoreCase(text, "true"u8); break;
            default: return true;
        }

        var first = (seen & (1u << (int)field)) == 0;
        seen |= 1u << (int)field;
        return first;
    }

    private static Field FieldOf(ReadOnlySpan<byte> name)
    {
        for (var field = Field.Realm; field <= Field.Stale; field++)
        {
            if (Ascii.EqualsIgnoreCase(name, NameOf(field)))
                return field;
        }

        return Field.Other;
    }

    private static ReadOnlySpan<byte> NameOf(Field field) => field switch
    {
        Field.Realm => "realm"u8,
        Field.Nonce => "nonce"u8,
        Field.Opaque => "opaque"u8,
        Field.Qop => "qop"u8,
        Field.Username => "username"u8,
        Field.Uri => "uri"u8,
        Field.Response => "response"u8,
        Field.NonceCount => "nc"u8,
        Field.ClientNonce => "cnonce"u8,
        Field.Algorithm => "algorithm"u8,
        Field.Stale => "stale"u8,
        _ => default,
    };

    private enum Field
    {
        Other,
        Realm,
        Nonce,
        Opaque,
        Qop,
        Username,
        Uri,
        Response,
        NonceCount,
        ClientNonce,
        Algorithm,
        Stale,
    }

    private static SipDigestAlgorithm AlgorithmOf(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "MD5"u8) ? SipDigestAlgorithm.Md5
        : Ascii.EqualsIgnoreCase(name, "SHA-256"u8) ? SipDigestAlgorithm.Sha256
        : SipDigestAlgorithm.Unsupported;
}
