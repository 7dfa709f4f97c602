using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PersistentChat.Protocol.Scram;

/// <summary>Channel-binding data of type tls-server-end-point (RFC 5929 section 4).</summary>
public static class ScramChannelBinding
{
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Sha1 = "1.3.14.3.2.26";

    /// <summary>
    /// Hash of the certificate as it is sent, by the hash function its signature uses; by SHA-256 in place of MD5 and SHA-1.
    /// </summary>
    /// <param name="certificate">The server's certificate.</param>
    /// <returns>Null if its signature uses no hash function, as Ed25519, or an unknown one: the type is undefined then.</returns>
    public static byte[]? ServerEndPoint(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var raw = certificate.RawData;
        var algorithm = certificate.SignatureAlgorithm.Value;
        return (algorithm == RsaPss ? PssHash(raw) : algorithm) switch
        {
            "1.2.840.113549.1.1.4" or Sha1 => SHA256.HashData(raw), // MD5 with RSA; SHA-1 of PSS
            "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" or "1.2.840.10040.4.3" => SHA256.HashData(raw), // SHA-1: RSA, ECDSA, DSA
            "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" or "2.16.840.1.101.3.4.2.1" => SHA256.HashData(raw), // RSA, ECDSA, PSS
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" or "2.16.840.1.101.3.4.2.2" => SHA384.HashData(raw),
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" or "2.16.840.1.101.3.4.2.3" => SHA512.HashData(raw),
            _ => null,
        };
    }

    /// <summary>The hash function that RSASSA-PSS names in its parameters (RFC 4055 section 3.1); SHA-1 if it names none.</summary>
    private static string PssHash(byte[] certificate)
    {
        var whole = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence();
        whole.ReadSequence(); // what is signed
        var algorithm = whole.ReadSequence();
        algorithm.ReadObjectIdentifier();
        if (!algorithm.HasData)
            return Sha1;
        var parameters = algorithm.ReadSequence();
        var hashTag = new Asn1Tag(TagClass.ContextSpecific, 0);
        return parameters.HasData && parameters.PeekTag().HasSameClassAndValue(hashTag)
            ? parameters.ReadSequence(hashTag).ReadSequence().ReadObjectIdentifier()
            : Sha1;
    }
}
