using System.Text;
using PersistentChat.Protocol.Raw;
using PersistentChat.Protocol.Scram;

namespace PersistentChat.Endpoints.Tests.Raw;

/// <summary>Situations that many tests begin with.</summary>
internal static class RawChat
{
    /// <summary>Identity of the only client installation a user has in these tests.</summary>
    public static Guid ClientIdOf(string name) => new(Encoding.ASCII.GetBytes(name.PadRight(16)));

    public static async Task<RawWelcome> GreetAsync(RawTestClient client)
    {
        await client.SendPrefaceAsync();
        return (await client.RequestAsync(new RawHello([], "test"))).As<RawWelcome>();
    }

    public static async Task<RawTestFrame> SignInAsync(RawTestClient client, string name, Guid? clientId = null) =>
        await client.RequestAsync(new RawSignIn("NONE", $"sip:{name}@contoso.com", clientId ?? ClientIdOf(name), default));

    public static async Task<RawTestClient> SignedInAsync(RawTestServer server, string name, Guid? clientId = null)
    {
        var client = server.Connect();
        await GreetAsync(client);
        (await SignInAsync(client, name, clientId)).As<RawSignedIn>();
        return client;
    }

    public static async Task<RawTestClient> InLobbyAsync(RawTestServer server, string name)
    {
        var client = await SignedInAsync(server, name);
        await JoinAsync(client);
        return client;
    }

    public static async Task<RawJoined> JoinAsync(RawTestClient client, long? after = null, params RawRoom[] rooms) =>
        (await client.RequestAsync(Join(after, rooms))).As<RawJoined>();

    public static RawJoin Join(long? after = null, params RawRoom[] rooms) =>
        new(true, [.. (rooms.Length == 0 ? [RawTestServer.Lobby] : rooms).Select(room => new RawJoinRoom(room, after))]);

    /// <summary>Signs in by SCRAM; returns the answer to the first message if that is no challenge, else to the proof.</summary>
    public static async Task<RawTestFrame> ScramAsync(
        RawTestClient client, string name, string password, byte[]? binding = null, ScramBinding flag = ScramBinding.Unsupported)
    {
        var uri = $"sip:{name}@contoso.com";
        var scram = new ScramClient(uri, password, ScramNonce.New(), flag, binding ?? []);
        var mechanism = flag == ScramBinding.ServerEndPoint ? ScramMechanism.Sha256Plus : ScramMechanism.Sha256;
        var answer = await client.RequestAsync(new RawSignIn(mechanism, uri, ClientIdOf(name), scram.FirstMessage()));
        if (answer.Type != RawType.Challenge)
            return answer;
        Assert.Equal(ScramError.None, scram.TryAnswer(answer.As<RawChallenge>().Data.Span, out var final));
        var result = await client.RequestAsync(new RawProof(final));
        if (result.Type == RawType.SignedIn)
            Assert.Equal(ScramError.None, scram.Verify(result.As<RawSignedIn>().Data.Span));
        return result;
    }
}
