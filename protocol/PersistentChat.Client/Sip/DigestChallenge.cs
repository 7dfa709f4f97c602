using System.Security.Cryptography;
using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>A Digest challenge of the server and the answer to it (RFC 7616, RFC 8760): MD5 and SHA-256, <c>qop=auth</c> or none.</summary>
internal sealed class DigestChallenge
{
    private readonly Dictionary<string, string> _parameters;

    private DigestChallenge(Dictionary<string, string> parameters) => _parameters = parameters;

    private string Algorithm => _parameters.GetValueOrDefault("algorithm", "MD5");

    private bool IsSha256 => Algorithm.Equals("SHA-256", StringComparison.OrdinalIgnoreCase);

    private bool IsMd5 => Algorithm.Equals("MD5", StringComparison.OrdinalIgnoreCase);

    /// <summary>The strongest challenge of a 407 that the client can answer; null if there is none.</summary>
    public static DigestChallenge? Choose(in SipMessage response)
    {
        DigestChallenge? best = null;
        foreach (var line in response.Lines(SipHeader.ProxyAuthenticate))
        {
            if (TryRead(Encoding.UTF8.GetString(line)) is { } challenge && (best is null || challenge.IsSha256))
                best = challenge;
        }

        return best;
    }

    /// <summary>Reads one challenge; null if it is not Digest, lacks realm or nonce, or asks for an unknown algorithm.</summary>
    public static DigestChallenge? TryRead(string value)
    {
        const string Scheme = "Digest ";
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var challenge = new DigestChallenge(ReadParameters(value.AsSpan(Scheme.Length)));
        var isComplete = challenge._parameters.ContainsKey("realm") && challenge._parameters.ContainsKey("nonce");
        return isComplete && (challenge.IsMd5 || challenge.IsSha256) ? challenge : null;
    }

    /// <summary>Composes the value of Proxy-Authorization.</summary>
    /// <param name="user">Login name.</param>
    /// <param name="password">Password.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="uri">What stands as <c>uri</c> in the answer and is part of what is hashed.</param>
    /// <param name="clientNonce">Random text of the client.</param>
    public string Answer(string user, string password, string method, string uri, string clientNonce)
    {
        var realm = _parameters["realm"];
        var nonce = _parameters["nonce"];
        var hasQop = _parameters.GetValueOrDefault("qop", "").Split(',').Any(static q => q.Trim() == "auth");
        var secret = Hash($"{user}:{realm}:{password}");
        var request = Hash($"{method}:{uri}");
        var response = Hash(hasQop ? $"{secret}:{nonce}:00000001:{clientNonce}:auth:{request}" : $"{secret}:{nonce}:{request}");

        var answer = new StringBuilder("Digest ");
        answer.Append($"username={Quote(user)}, realm={Quote(realm)}, nonce={Quote(nonce)}, uri={Quote(uri)}");
        if (hasQop)
            answer.Append($", qop=auth, nc=00000001, cnonce={Quote(clientNonce)}");
        if (_parameters.TryGetValue("opaque", out var opaque))
            answer.Append($", opaque={Quote(opaque)}");
        if (_parameters.ContainsKey("algorithm"))
            answer.Append($", algorithm={Algorithm}");
        return answer.Append($", response=\"{response}\"").ToString();
    }

    private string Hash(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
#pragma warning disable CA5351 // MD5 is what RFC 3261 servers ask for; SHA-256 is taken where it is offered.
        return Convert.ToHexStringLower(IsSha256 ? SHA256.HashData(bytes) : MD5.HashData(bytes));
#pragma warning restore CA5351
    }

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static Dictionary<string, string> ReadParameters(ReadOnlySpan<char> text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (!(text = text.TrimStart(" \t,")).IsEmpty)
        {
            var equals = text.IndexOf('=');
            if (equals < 0)
                break;
            var name = text[..equals].Trim().ToString();
            text = text[(equals + 1)..].TrimStart();
            parameters[name] = text.StartsWith("\"") ? ReadQuoted(ref text) : ReadToken(ref text);
        }

        return parameters;
    }

    private static string ReadToken(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(',');
        var token = end < 0 ? text : text[..end];
        text = text[token.Length..];
        return token.Trim().ToString();
    }

    private static string ReadQuoted(ref ReadOnlySpan<char> text)
    {
        var value = new StringBuilder();
        var i = 1;
        for (; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            value.Append(text[i]);
        }

        text = text[Math.Min(i + 1, text.Length)..];
        return value.ToString();
    }
}
