using System.Text;
using PersistentChat.Protocol.Scram;

namespace PersistentChat.Protocol.Tests.Scram;

/// <summary>Both sides say, letter for letter, what recorded exchanges say.</summary>
public sealed class ScramVectorTests
{
    public static TheoryData<string> Names => [nameof(ScramExchanges.OfRfc7677), nameof(ScramExchanges.OfAlice), nameof(ScramExchanges.Bound)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_client_says_what_was_recorded(string name)
    {
        var exchange = Named(name);
        var client = new ScramClient(
            exchange.User, ScramExchanges.Password, ScramExchanges.ClientNonce,
            exchange.IsPlus ? ScramBinding.ServerEndPoint : ScramBinding.Unsupported, exchange.ChannelBinding);
        Assert.Equal(exchange.ClientFirst, Text(client.FirstMessage()));
        Assert.Equal(ScramError.None, client.TryAnswer(Bytes(exchange.ServerFirst), out var final));
        Assert.Equal(exchange.ClientFinal, Text(final!));
        Assert.Equal(ScramError.None, client.Verify(Bytes(exchange.ServerFinal)));
    }

    [Fact]
    public void A_client_that_keeps_its_salted_password_says_the_same()
    {
        var exchange = ScramExchanges.OfRfc7677;
        var kept = ScramKeys.SaltedPassword(ScramExchanges.Password, ScramExchanges.Salt, ScramExchanges.Iterations);
        var client = new ScramClient(exchange.User, SaltedPassword, ScramExchanges.ClientNonce);
        client.TryAnswer(Bytes(exchange.ServerFirst), out var final);
        Assert.Equal(exchange.ClientFinal, Text(final!));

        byte[] SaltedPassword(byte[] salt, int iterations)
        {
            Assert.Equal(ScramExchanges.Salt, salt);
            Assert.Equal(ScramExchanges.Iterations, iterations);
            return kept;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_server_says_what_was_recorded(string name)
    {
        var exchange = Named(name);
        var salted = ScramKeys.SaltedPassword(ScramExchanges.Password, ScramExchanges.Salt, ScramExchanges.Iterations);
        var error = ScramServer.TryStart(Bytes(exchange.ClientFirst), exchange.IsPlus, offersPlus: exchange.IsPlus, out var server);
        Assert.Equal(ScramError.None, error);
        Assert.Equal(exchange.User, server!.UserName);
        var challenge = server.Challenge(ScramExchanges.ServerNonce, ScramExchanges.Salt, ScramExchanges.Iterations);
        Assert.Equal(exchange.ServerFirst, Text(challenge));
        error = server.TryFinish(
            Bytes(exchange.ClientFinal), ScramKeys.StoredKey(ScramKeys.ClientKey(salted)), ScramKeys.ServerKey(salted),
            exchange.ChannelBinding, out var final);
        Assert.Equal(ScramError.None, error);
        Assert.Equal(exchange.ServerFinal, Text(final!));
    }

    private static ScramExchanges.Exchange Named(string name) => name switch
    {
        nameof(ScramExchanges.OfRfc7677) => ScramExchanges.OfRfc7677,
        nameof(ScramExchanges.OfAlice) => ScramExchanges.OfAlice,
        _ => ScramExchanges.Bound,
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
