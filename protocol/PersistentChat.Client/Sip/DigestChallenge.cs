using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>Answers a Digest challenge of the server (RFC 7616, RFC 8760) with MD5 or SHA-256, <c>qop=auth</c> or none.</summary>
internal static class DigestChallenge
{
    /// <summary>Composes the value of Proxy-Authorization for the strongest challenge of a 407 that the client can answer.</summary>
    /// <param name="response">The 407.</param>
    /// <param name="user">Login name.</param>
    /// <param name="password">Password.</param>
    /// <param name="uri">What stands as <c>uri</c> in the answer and is part of what is hashed.</param>
    /// <param name="clientNonce">Random text of the client.</param>
    /// <returns>Null if no challenge can be answered.</returns>
    public static string? Answer(in SipMessage response, string user, string password, string uri, string clientNonce)
    {
        var best = default(SipDigestFields);
        foreach (var line in response.Lines(SipHeader.ProxyAuthenticate))
        {
            if (TryRead(line, out var challenge) && (best.Nonce.IsEmpty || challenge.Algorithm == SipDigestAlgorithm.Sha256))
                best = challenge;
        }

        return best.Nonce.IsEmpty ? null : Answer(best, user, password, "REGISTER"u8, uri, clientNonce);
    }

    /// <summary>Reads one challenge.</summary>
    /// <returns>False if it is not Digest, lacks realm or nonce, or asks for an unknown algorithm or protection.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out SipDigestFields challenge) =>
        SipDigestFields.TryRead(value, out challenge) && !challenge.Realm.IsEmpty && !challenge.Nonce.IsEmpty
        && challenge.Algorithm != SipDigestAlgorithm.Unsupported && (challenge.Qop.IsEmpty || OffersAuth(challenge.Qop));

    /// <summary>Composes the value of Proxy-Authorization for one challenge.</summary>
    public static string Answer(
        SipDigestFields fields, string user, string password, ReadOnlySpan<byte> method, string uri, string clientNonce)
    {
        fields.Username = Encoding.UTF8.GetBytes(user);
        fields.Uri = Encoding.UTF8.GetBytes(uri);
        if (!fields.Qop.IsEmpty)
        {
            fields.Qop = "auth"u8;
            fields.NonceCount = "00000001"u8;
            fields.ClientNonce = Encoding.ASCII.GetBytes(clientNonce);
        }

        var secret = new byte[SipDigest.HashLength(fields.Algorithm)];
        var proof = new byte[secret.Length];
        SipDigest.ComputeHa1(fields.Algorithm, fields.Username, fields.Realm, Encoding.UTF8.GetBytes(password), secret);
        SipDigest.ComputeResponse(fields, secret, method, proof);
        fields.Response = proof;
        return Write(fields);
    }

    // Quoted values are written as they were read, escapes included, since that is what both sides hash.
    private static string Write(in SipDigestFields fields)
    {
        var answer = new StringBuilder("Digest ");
        answer.Append($"username=\"{Text(fields.Username)}\", realm=\"{Text(fields.Realm)}\", nonce=\"{Text(fields.Nonce)}\", uri=\"{Text(fields.Uri)}\"");
        if (!fields.Qop.IsEmpty)
            answer.Append($", qop=auth, nc={Text(fields.NonceCount)}, cnonce=\"{Text(fields.ClientNonce)}\"");
        if (!fields.Opaque.IsEmpty)
            answer.Append($", opaque=\"{Text(fields.Opaque)}\"");
        answer.Append($", algorithm={(fields.Algorithm == SipDigestAlgorithm.Sha256 ? "SHA-256" : "MD5")}");
        return answer.Append($", response=\"{Text(fields.Response)}\"").ToString();
    }

    private static bool OffersAuth(ReadOnlySpan<byte> offers)
    {
        foreach (var range in offers.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(offers[range].Trim(" \t"u8), "auth"u8))
                return true;
        }

        return false;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
