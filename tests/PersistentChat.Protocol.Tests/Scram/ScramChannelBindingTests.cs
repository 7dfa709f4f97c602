using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PersistentChat.Protocol.Scram;

namespace PersistentChat.Protocol.Tests.Scram;

/// <summary>Hash of a certificate by the hash function of its signature (RFC 5929 section 4.1).</summary>
public sealed class ScramChannelBindingTests
{
    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public void The_hash_is_that_of_the_signature(string hash)
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new HashAlgorithmName(hash);
        AssertHash(SelfSigned(new CertificateRequest("CN=localhost", rsa, name, RSASignaturePadding.Pkcs1)), name);
        AssertHash(SelfSigned(new CertificateRequest("CN=localhost", rsa, name, RSASignaturePadding.Pss)), name);
        AssertHash(SelfSigned(new CertificateRequest("CN=localhost", ecdsa, name)), name);
    }

    [Theory]
    [InlineData("1.2.840.113549.1.1.4")] // MD5 with RSA
    [InlineData("1.2.840.113549.1.1.5")] // SHA-1 with RSA
    [InlineData("1.2.840.10045.4.1")] // SHA-1 with ECDSA
    [InlineData("1.2.840.10040.4.3")] // SHA-1 with DSA
    [InlineData("1.2.840.113549.1.1.10")] // PSS, which means SHA-1 if it does not say
    public void Weak_hashes_are_replaced_by_SHA256(string algorithm) => AssertHash(SignedBy(algorithm), HashAlgorithmName.SHA256);

    [Theory]
    [InlineData("1.3.101.112")] // Ed25519
    [InlineData("1.2.3.4")]
    public void There_is_no_binding_to_a_signature_without_known_hash(string algorithm)
    {
        using var certificate = SignedBy(algorithm);
        Assert.Null(ScramChannelBinding.ServerEndPoint(certificate));
    }

    private static void AssertHash(X509Certificate2 certificate, HashAlgorithmName expected)
    {
        using (certificate)
            Assert.Equal(CryptographicOperations.HashData(expected, certificate.RawData), ScramChannelBinding.ServerEndPoint(certificate));
    }

    private static X509Certificate2 SelfSigned(CertificateRequest request) =>
        request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

    /// <summary>A certificate that names a signature algorithm. Its signature is none, which nobody checks here.</summary>
    private static X509Certificate2 SignedBy(string algorithm)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.Create(
            request.SubjectName, new NamedSignature(algorithm, key), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1]);
    }

    private sealed class NamedSignature(string algorithm, ECDsa key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(algorithm);
            return writer.Encode();
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => [0];

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
