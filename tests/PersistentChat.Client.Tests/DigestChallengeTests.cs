using PersistentChat.Client.Sip;

namespace PersistentChat.Client.Tests;

public sealed class DigestChallengeTests
{
    private const string Captured = "Digest realm=\"contoso.com\", nonce=\"734b0d43e2\", qop=\"auth\", algorithm=MD5";

    [Fact]
    public void The_captured_challenge_gets_the_captured_response()
    {
        var answer = DigestChallenge.TryRead(Captured)!.Answer("alice@contoso.com", "Passw0rd!a", "REGISTER", "(null)", "3ef7d392");
        Assert.Contains("response=\"32e20f394605f039c55da929b86cb936\"", answer, StringComparison.Ordinal);
        Assert.Contains("qop=auth, nc=00000001, cnonce=\"3ef7d392\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void The_SHA_256_example_of_RFC_7616_gets_its_response()
    {
        var challenge = DigestChallenge.TryRead(
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"")!;
        var answer = challenge.Answer("Mufasa", "Circle of Life", "GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        Assert.Contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"", answer, StringComparison.Ordinal);
        Assert.Contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NTLM realm=\"contoso.com\"")]
    [InlineData("Digest realm=\"contoso.com\", nonce=\"1\", algorithm=SHA-512-256")]
    [InlineData("Digest nonce=\"1\"")]
    [InlineData("Digest realm=\"contoso.com")]
    public void What_cannot_be_answered_is_no_challenge(string value) => Assert.Null(DigestChallenge.TryRead(value));
}
