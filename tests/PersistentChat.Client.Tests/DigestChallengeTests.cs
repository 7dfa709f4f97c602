using System.Text;
using PersistentChat.Client.Sip;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Tests;

public sealed class DigestChallengeTests
{
    private const string Captured = "Digest realm=\"contoso.com\", nonce=\"734b0d43e2\", qop=\"auth\", algorithm=MD5";
    private const string Sha256 = "Digest realm=\"contoso.com\", nonce=\"0815\", qop=\"auth\", algorithm=SHA-256";

    [Fact]
    public void The_captured_challenge_gets_the_captured_response()
    {
        var answer = Answer(Captured, "alice@contoso.com", "Passw0rd!a", "REGISTER", "(null)", "3ef7d392");
        Assert.Contains("response=\"32e20f394605f039c55da929b86cb936\"", answer, StringComparison.Ordinal);
        Assert.Contains("qop=auth, nc=00000001, cnonce=\"3ef7d392\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void The_SHA_256_example_of_RFC_7616_gets_its_response()
    {
        var answer = Answer(
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
            "Mufasa", "Circle of Life", "GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        Assert.Contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"", answer, StringComparison.Ordinal);
        Assert.Contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Captured, "algorithm=MD5")]
    [InlineData(Captured + "\r\nProxy-Authenticate: " + Sha256, "algorithm=SHA-256")]
    [InlineData(Sha256 + "\r\nProxy-Authenticate: " + Captured, "algorithm=SHA-256")]
    [InlineData("NTLM realm=\"contoso.com\"\r\nProxy-Authenticate: " + Captured, "algorithm=MD5")]
    [InlineData("Digest realm=\"contoso.com\", nonce=\"1\"", "algorithm=MD5")]
    [InlineData("NTLM realm=\"contoso.com\"", null)]
    [InlineData("Digest realm=\"contoso.com\", nonce=\"1\", algorithm=SHA-512-256", null)]
    [InlineData("Digest realm=\"contoso.com\", nonce=\"1\", qop=\"auth-int\"", null)]
    [InlineData("Digest nonce=\"1\"", null)]
    [InlineData("Digest realm=\"contoso.com", null)]
    public void The_strongest_challenge_that_can_be_answered_is_answered(string challenges, string? expected)
    {
        var head = Encoding.ASCII.GetBytes(
            "SIP/2.0 407 Proxy Authentication Required\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:alice@contoso.com>;tag=1\r\n"
            + $"To: <sip:alice@contoso.com>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\nProxy-Authenticate: {challenges}\r\nContent-Length: 0\r\n\r\n");
        Assert.True(SipMessage.TryRead(head, head.Length, out var response, out _));

        var answer = DigestChallenge.Answer(response, "alice@contoso.com", "Passw0rd!a", "sip:contoso.com", "3ef7d392");

        if (expected is null)
            Assert.Null(answer);
        else
            Assert.Contains(expected, answer, StringComparison.Ordinal);
    }

    private static string Answer(string challenge, string user, string password, string method, string uri, string clientNonce)
    {
        Assert.True(DigestChallenge.TryRead(Encoding.ASCII.GetBytes(challenge), out var fields));
        return DigestChallenge.Answer(fields, user, password, Encoding.ASCII.GetBytes(method), uri, clientNonce);
    }
}
