using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Protocol.Tests.Sip;

/// <summary>Digest proofs against published vectors and a real client's.</summary>
public sealed class SipDigestTests
{
    [Fact]
    public void The_proof_of_a_real_client_is_verified_with_the_uri_it_sent()
    {
        var message = SipFeed.Read(SipVectors.Load("sipe-register-digest.sip"));
        Assert.True(SipDigestFields.TryRead(message[SipHeader.ProxyAuthorization], out var credentials));
        Assert.Equal("(null)", Text(credentials.Uri));
        Assert.Equal("auth", Text(credentials.Qop));
        Assert.Equal(SipDigestAlgorithm.Md5, credentials.Algorithm);

        Assert.True(SipDigest.Verify(credentials, Ha1(credentials, "Passw0rd!a"), message.MethodText));
        Assert.False(SipDigest.Verify(credentials, Ha1(credentials, "Passw0rd!b"), message.MethodText));
        Assert.False(SipDigest.Verify(credentials, Ha1(credentials, "Passw0rd!a"), "INVITE"u8));
    }

    [Theory]
    // RFC 2617 section 3.5 and RFC 7616 section 3.9.1.
    [InlineData("Circle Of Life", "GET", "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", qop=auth, nc=00000001, cnonce=\"0a4f113b\", response=\"6629fae49393a05397450978507c4ef1\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"")]
    [InlineData("Circle of Life", "GET", "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", algorithm=SHA-256, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"")]
    [InlineData("Circle of Life", "GET", "digest USERNAME=\"Mufasa\",realm=\"http-auth@example.org\",uri=\"/dir/index.html\" , algorithm=\"md5\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001,\r\n cnonce = \"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=\"auth\", response=\"8CA523F5E9506FED4657C9700EEBDBEC\"")]
    // RFC 2069 as corrected: no qop.
    [InlineData("CircleOfLife", "GET", "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", response=\"1949323746fe6a43ef61f9606e7febea\"")]
    public void Published_proofs_are_verified(string password, string method, string header)
    {
        Assert.True(SipDigestFields.TryRead(Encoding.ASCII.GetBytes(header), out var credentials));
        Assert.True(SipDigest.Verify(credentials, Ha1(credentials, password), Encoding.ASCII.GetBytes(method)));
        credentials.Response = credentials.Response[..^1];
        Assert.False(SipDigest.Verify(credentials, Ha1(credentials, password), Encoding.ASCII.GetBytes(method)));
    }

    [Fact]
    public void A_client_computes_from_a_challenge_what_the_server_verifies()
    {
        Assert.True(SipDigestFields.TryRead("Digest realm=\"contoso.com\", nonce=\"n\", opaque=\"o\", qop=\"auth\", algorithm=SHA-256, stale=TRUE"u8, out var fields));
        Assert.True(fields.Stale);
        fields.Username = "alice@contoso.com"u8;
        fields.Uri = "sip:contoso.com"u8;
        fields.ClientNonce = "c"u8;
        fields.NonceCount = "00000001"u8;
        var proof = new byte[SipDigest.HashLength(fields.Algorithm)];
        SipDigest.ComputeResponse(fields, Ha1(fields, "secret"), "REGISTER"u8, proof);
        fields.Response = proof;

        Assert.Equal(64, proof.Length);
        Assert.True(SipDigest.Verify(fields, Ha1(fields, "secret"), "REGISTER"u8));
        Assert.False(SipDigest.Verify(fields, Ha1(fields, "Secret"), "REGISTER"u8));
    }

    [Theory]
    [InlineData("NTLM qop=\"auth\", realm=\"SIP Communications Service\"")]
    [InlineData("Digest")]
    [InlineData("Digest ")]
    [InlineData("Digestrealm=\"x\"")]
    [InlineData("Digest realm")]
    [InlineData("Digest realm=")]
    [InlineData("Digest realm=,nonce=\"x\"")]
    [InlineData("Digest realm=\"x")]
    [InlineData("Digest realm=\"x\\\"")]
    [InlineData("Digest realm=\"x\" nonce=\"y\"")]
    [InlineData("Digest realm=\"x\", nonce=\"y\",")]
    [InlineData("Digest realm=\"x\", realm=\"y\"")]
    [InlineData("")]
    public void Malformed_or_other_values_are_refused(string value) =>
        Assert.False(SipDigestFields.TryRead(Encoding.ASCII.GetBytes(value), out _));

    [Fact]
    public void Credentials_that_cannot_be_checked_are_not_verified()
    {
        foreach (var more in new[] { "algorithm=MD5-sess", "qop=auth-int, nc=1, cnonce=\"c\"", "qop=auth, cnonce=\"c\"", "qop=auth, nc=1" })
        {
            Assert.True(SipDigestFields.TryRead(Encoding.ASCII.GetBytes($"Digest username=\"u\", response=\"{new string('0', 32)}\", {more}"), out var fields));
            Assert.False(SipDigest.Verify(fields, new byte[32], "REGISTER"u8));
        }
    }

    [Fact]
    public void Long_fields_are_hashed_as_short_ones_are()
    {
        var name = Encoding.ASCII.GetBytes(new string('u', 2000));
        var digits = new byte[64];
        SipDigest.ComputeHa1(SipDigestAlgorithm.Sha256, name, "r"u8, ""u8, digits);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([.. name, .. ":r:"u8])), Text(digits));
        SipDigest.ComputeHa1(SipDigestAlgorithm.Sha256, ""u8, "r"u8, "p"u8, digits);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(":r:p"u8)), Text(digits));
        Assert.Throws<ArgumentException>(() => SipDigest.ComputeHa1(SipDigestAlgorithm.Sha256, ""u8, ""u8, ""u8, new byte[63]));
    }

    private static byte[] Ha1(in SipDigestFields fields, string password)
    {
        var digits = new byte[SipDigest.HashLength(fields.Algorithm)];
        SipDigest.ComputeHa1(fields.Algorithm, fields.Username, fields.Realm, Encoding.UTF8.GetBytes(password), digits);
        return digits;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
