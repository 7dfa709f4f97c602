using System.Text;
using PersistentChat.Protocol.Scram;

namespace PersistentChat.Protocol.Tests.Scram;

/// <summary>The example of RFC 7677 section 3, from both sides.</summary>
public sealed class ScramVectorTests
{
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string ClientFirst = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    private const string ClientFinal =
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    [Fact]
    public void The_client_says_what_the_example_says()
    {
        var client = new ScramClient("user", "pencil", ClientNonce);
        Assert.Equal(ClientFirst, Text(client.FirstMessage()));
        Assert.Equal(ScramError.None, client.TryAnswer(Bytes(ServerFirst), out var final));
        Assert.Equal(ClientFinal, Text(final!));
        Assert.Equal(ScramError.None, client.Verify(Bytes(ServerFinal)));
    }

    [Fact]
    public void The_server_says_what_the_example_says()
    {
        var salt = Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==");
        var salted = ScramKeys.SaltedPassword("pencil", salt, 4096);
        Assert.Equal(ScramError.None, ScramServer.TryStart(Bytes(ClientFirst), isPlus: false, offersPlus: false, out var server));
        Assert.Equal("user", server!.UserName);
        Assert.Equal(ServerFirst, Text(server.Challenge(ServerNonce, salt, 4096)));
        var storedKey = ScramKeys.StoredKey(ScramKeys.ClientKey(salted));
        Assert.Equal(ScramError.None, server.TryFinish(Bytes(ClientFinal), storedKey, ScramKeys.ServerKey(salted), [], out var final));
        Assert.Equal(ServerFinal, Text(final!));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
