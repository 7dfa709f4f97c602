using System.Text;
using PersistentChat.Protocol.Scram;
using static PersistentChat.Protocol.Tests.Scram.ScramExchanges;

namespace PersistentChat.Protocol.Tests.Scram;

/// <summary>What a server refuses.</summary>
public sealed class ScramServerTests
{
    private static readonly byte[] Salted = ScramKeys.SaltedPassword(Password, Salt, Iterations);

    [Theory]
    [InlineData("", ScramError.Malformed)]
    [InlineData("n", ScramError.Malformed)]
    [InlineData("n,", ScramError.Malformed)]
    [InlineData("n,,", ScramError.Malformed)]
    [InlineData("x,,n=user,r=abc", ScramError.Malformed)]
    [InlineData("N,,n=user,r=abc", ScramError.Malformed)]
    [InlineData("nn,,n=user,r=abc", ScramError.Malformed)]
    [InlineData("n,,n=user", ScramError.Malformed)]
    [InlineData("n,,n=user,r=", ScramError.Malformed)]
    [InlineData("n,,n=,r=abc", ScramError.Malformed)]
    [InlineData("n,,r=abc,n=user", ScramError.Malformed)]
    [InlineData("n,,n=us=er,r=abc", ScramError.Malformed)]
    [InlineData("n,,n=us=2cer,r=abc", ScramError.Malformed)]
    [InlineData("n,,n=user,r=a b", ScramError.Malformed)]
    [InlineData("n,,n=user,r=abc,", ScramError.Malformed)]
    [InlineData("n,,n=user,r=abc,1=x", ScramError.Malformed)]
    [InlineData("n,,m=x,n=user,r=abc", ScramError.ExtensionDemanded)]
    [InlineData("n,a=admin,n=user,r=abc", ScramError.OtherIdentity)]
    [InlineData("n,b=user,n=user,r=abc", ScramError.Malformed)]
    [InlineData("p=tls-unique,,n=user,r=abc", ScramError.UnknownBinding)]
    [InlineData("p=,,n=user,r=abc", ScramError.UnknownBinding)]
    [InlineData("p=tls-server-end-point,,n=user,r=abc", ScramError.WrongBinding)]
    public void A_first_message_that_is_not_as_it_should_be(string message, ScramError expected)
    {
        Assert.Equal(expected, ScramServer.TryStart(Encoding.UTF8.GetBytes(message), isPlus: false, offersPlus: false, out var server));
        Assert.Null(server);
    }

    [Theory]
    [InlineData("n,,n=us=2Cer=3D,r=abc", "us,er=")]
    [InlineData("n,a=user,n=user,r=abc", "user")]
    [InlineData("y,,n=ülf,r=abc", "ülf")]
    [InlineData("n,,n==3D2C,r=abc,x=later", "=2C")]
    public void A_first_message_that_is_as_it_should_be(string message, string user)
    {
        Assert.Equal(ScramError.None, ScramServer.TryStart(Encoding.UTF8.GetBytes(message), isPlus: false, offersPlus: false, out var server));
        Assert.Equal(user, server!.UserName);
    }

    [Theory]
    [InlineData("n", false, true, ScramError.None)]
    [InlineData("y", false, false, ScramError.None)]
    [InlineData("y", false, true, ScramError.WrongBinding)]
    [InlineData("y", true, true, ScramError.WrongBinding)]
    [InlineData("n", true, true, ScramError.WrongBinding)]
    [InlineData("p=tls-server-end-point", true, true, ScramError.None)]
    [InlineData("p=tls-server-end-point", false, true, ScramError.WrongBinding)]
    public void A_client_binds_if_and_only_if_it_chose_so_and_is_not_misled(string flag, bool isPlus, bool offersPlus, ScramError expected) =>
        Assert.Equal(expected, ScramServer.TryStart(Encoding.UTF8.GetBytes($"{flag},,n=user,r=abc"), isPlus, offersPlus, out _));

    [Theory]
    [InlineData("", ScramError.Malformed)]
    [InlineData("c=biws,r={nonce}", ScramError.Malformed)]
    [InlineData("c=biws,r={nonce},p=", ScramError.Malformed)]
    [InlineData("c=biws,r={nonce},p=AAAA", ScramError.Malformed)]
    [InlineData("c=biws,r={nonce},p={proof}=", ScramError.Malformed)]
    [InlineData("c=biws,r={nonce},p= {proof}", ScramError.Malformed)]
    [InlineData("c=biws,r={nonce},p={proof},x=y", ScramError.Malformed)]
    [InlineData("r={nonce},c=biws,p={proof}", ScramError.Malformed)]
    [InlineData("c=biws,m=x,r={nonce},p={proof}", ScramError.ExtensionDemanded)]
    [InlineData("c=biws,r={nonce}x,p={proof}", ScramError.WrongNonce)]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO,p={proof}", ScramError.WrongNonce)]
    [InlineData("c=eSws,r={nonce},p={proof}", ScramError.WrongBinding)]
    [InlineData("c=cD10bHMtc2VydmVyLWVuZC1wb2ludCws,r={nonce},p={proof}", ScramError.WrongBinding)]
    [InlineData("c=biws,r={nonce},x=y,p={proof}", ScramError.WrongProof)]
    [InlineData("c=biws,r={nonce},p={zeros}", ScramError.WrongProof)]
    [InlineData("c=biws,r={nonce},p={proof}", ScramError.None)]
    public void A_final_message_is_refused_for_whatever_is_wrong_with_it(string message, ScramError expected)
    {
        var text = message
            .Replace("{nonce}", ClientNonce + ServerNonce, StringComparison.Ordinal)
            .Replace("{proof}", "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", StringComparison.Ordinal)
            .Replace("{zeros}", Convert.ToBase64String(new byte[32]), StringComparison.Ordinal);
        var (error, final) = Finish(OfRfc7677, text, []);
        Assert.Equal(expected, error);
        Assert.Equal(expected == ScramError.None, final is not null);
    }

    [Fact]
    public void A_proof_bound_to_another_certificate_is_refused()
    {
        byte[] other = [.. Bound.ChannelBinding.Reverse()];
        Assert.Equal(ScramError.WrongBinding, Finish(Bound, Bound.ClientFinal, other).Error);
        Assert.Equal(ScramError.WrongBinding, Finish(Bound, Bound.ClientFinal, []).Error);
        Assert.Equal(ScramError.None, Finish(Bound, Bound.ClientFinal, Bound.ChannelBinding).Error);
    }

    [Fact]
    public void A_proof_of_another_password_is_refused()
    {
        var client = new ScramClient(OfAlice.User, "pencils", ClientNonce);
        Assert.Equal(ScramError.None, client.TryAnswer(Encoding.UTF8.GetBytes(OfAlice.ServerFirst), out var final));
        Assert.Equal(ScramError.WrongProof, Finish(OfAlice, Encoding.UTF8.GetString(final!), []).Error);
    }

    [Fact]
    public void There_is_no_finish_before_a_challenge()
    {
        ScramServer.TryStart("n,,n=user,r=abc"u8, isPlus: false, offersPlus: false, out var server);
        Assert.Throws<InvalidOperationException>(() => server!.TryFinish("c=biws"u8, [], [], [], out _));
    }

    private static (ScramError Error, byte[]? Final) Finish(Exchange exchange, string clientFinal, byte[] channelBinding)
    {
        ScramServer.TryStart(Encoding.UTF8.GetBytes(exchange.ClientFirst), exchange.IsPlus, exchange.IsPlus, out var server);
        server!.Challenge(ServerNonce, Salt, Iterations);
        var storedKey = ScramKeys.StoredKey(ScramKeys.ClientKey(Salted));
        var error = server.TryFinish(Encoding.UTF8.GetBytes(clientFinal), storedKey, ScramKeys.ServerKey(Salted), channelBinding, out var final);
        return (error, final);
    }
}
