using System.Text;
using PersistentChat.Protocol.Scram;
using static PersistentChat.Protocol.Tests.Scram.ScramExchanges;

namespace PersistentChat.Protocol.Tests.Scram;

/// <summary>What a client sends, and refuses.</summary>
public sealed class ScramClientTests
{
    [Theory]
    [InlineData("", ScramError.Malformed)]
    [InlineData("e=other-error", ScramError.Malformed)]
    [InlineData("r={nonce},i=4096,s=AAAA", ScramError.Malformed)]
    [InlineData("r={nonce},s=A,i=4096", ScramError.Malformed)]
    [InlineData("r={nonce},s=,i=4096", ScramError.Malformed)]
    [InlineData("r={nonce},s=AAAA,i=", ScramError.Malformed)]
    [InlineData("r={nonce},s=AAAA,i=04096", ScramError.Malformed)]
    [InlineData("r={nonce},s=AAAA,i=+4096", ScramError.Malformed)]
    [InlineData("r={nonce},s=AAAA,i=4096x", ScramError.Malformed)]
    [InlineData("r={nonce},s=AAAA,i=99999999999999999999", ScramError.Malformed)]
    [InlineData("m=x,r={nonce},s=AAAA,i=4096", ScramError.ExtensionDemanded)]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=AAAA,i=4096", ScramError.WrongNonce)]
    [InlineData("r=another,s=AAAA,i=4096", ScramError.WrongNonce)]
    [InlineData("r={nonce},s=AAAA,i=4095", ScramError.BadIterations)]
    [InlineData("r={nonce},s=AAAA,i=1000001", ScramError.BadIterations)]
    [InlineData("r={nonce},s=AAAA,i=4096,x=later", ScramError.None)]
    public void A_challenge_is_refused_for_whatever_is_wrong_with_it(string message, ScramError expected)
    {
        var text = message.Replace("{nonce}", ClientNonce + ServerNonce, StringComparison.Ordinal);
        var error = new ScramClient("user", Password, ClientNonce).TryAnswer(Encoding.UTF8.GetBytes(text), out var final);
        Assert.Equal(expected, error);
        Assert.Equal(expected == ScramError.None, final is not null);
    }

    [Theory]
    [InlineData("", ScramError.Malformed)]
    [InlineData("v=", ScramError.Malformed)]
    [InlineData("v=AAAA", ScramError.WrongProof)]
    [InlineData("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", ScramError.WrongProof)]
    [InlineData("e=invalid-proof", ScramError.Refused)]
    [InlineData("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=,x=later", ScramError.None)]
    public void A_server_that_does_not_know_the_password_is_found_out(string message, ScramError expected)
    {
        var client = new ScramClient("user", Password, ClientNonce);
        client.TryAnswer(Encoding.UTF8.GetBytes(OfRfc7677.ServerFirst), out _);
        Assert.Equal(expected, client.Verify(Encoding.UTF8.GetBytes(message)));
    }

    [Theory]
    [InlineData(ScramBinding.Unsupported, "n,,n=a=2Cb=3Dc,r=x")]
    [InlineData(ScramBinding.NotOffered, "y,,n=a=2Cb=3Dc,r=x")]
    [InlineData(ScramBinding.ServerEndPoint, "p=tls-server-end-point,,n=a=2Cb=3Dc,r=x")]
    public void The_first_message_says_whether_it_binds_and_names_the_user(ScramBinding binding, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(new ScramClient("a,b=c", Password, "x", binding).FirstMessage()));

    [Fact]
    public void Nothing_is_verified_before_it_was_answered() =>
        Assert.Throws<InvalidOperationException>(() => new ScramClient("user", Password, ClientNonce).Verify("v=AAAA"u8));

    [Fact]
    public void Nonces_are_printable_without_comma_and_never_the_same()
    {
        var nonces = Enumerable.Range(0, 100).Select(_ => ScramNonce.New()).ToList();
        Assert.All(nonces, nonce => Assert.True(ScramNonce.IsValid(Encoding.ASCII.GetBytes(nonce))));
        Assert.Equal(100, nonces.Distinct().Count());
    }
}
