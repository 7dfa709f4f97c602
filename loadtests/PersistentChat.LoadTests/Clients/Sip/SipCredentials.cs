using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.LoadTests;

/// <summary>Answers the server's Digest challenge (RFC 7616) with the users' password, by MD5 and qop=auth as the field does.</summary>
internal static class SipCredentials
{
    private const string ClientNonce = "0a0a0a0a";
    private const string NonceCount = "00000001";

    /// <summary>Composes the value of Proxy-Authorization.</summary>
    /// <exception cref="InvalidDataException">The response has no challenge by MD5.</exception>
    public static string Answer(in SipMessage response, string userUri, UserNames names)
    {
        if (!SipDigestFields.TryRead(response[SipHeader.ProxyAuthenticate], out var fields) || fields.Algorithm != SipDigestAlgorithm.Md5)
            throw new InvalidDataException("The server's challenge is none of Digest by MD5.");
        var (login, uri) = (userUri["sip:".Length..], $"sip:{names.Domain}");
        fields.Username = Encoding.UTF8.GetBytes(login);
        fields.Uri = Encoding.UTF8.GetBytes(uri);
        fields.Qop = "auth"u8;
        fields.NonceCount = Encoding.ASCII.GetBytes(NonceCount);
        fields.ClientNonce = Encoding.ASCII.GetBytes(ClientNonce);
        Span<byte> secret = stackalloc byte[SipDigest.HashLength(fields.Algorithm)];
        Span<byte> proof = stackalloc byte[secret.Length];
        SipDigest.ComputeHa1(fields.Algorithm, fields.Username, fields.Realm, Encoding.UTF8.GetBytes(names.Password), secret);
        SipDigest.ComputeResponse(fields, secret, "REGISTER"u8, proof);
        return $"Digest username=\"{login}\", realm=\"{Text(fields.Realm)}\", nonce=\"{Text(fields.Nonce)}\", uri=\"{uri}\", qop=auth, "
            + $"nc={NonceCount}, cnonce=\"{ClientNonce}\", opaque=\"{Text(fields.Opaque)}\", algorithm=MD5, response=\"{Text(proof)}\"";
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
