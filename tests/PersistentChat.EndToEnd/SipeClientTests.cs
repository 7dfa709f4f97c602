using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>The server used by pidgin-sipe, the client that people have.</summary>
public sealed class SipeClientTests
{
    private const string Odd = """<b>5 > 4</b> &amp; & "quotes", it's \n Grüße 日本 😀""";

    private static readonly string LobbyUri = $"ma-chan://contoso.com/{Seeds.Lobby}";

    [SipeFact]
    public async Task Two_clients_with_the_same_Call_IDs_talk_to_each_other()
    {
        await using var server = await ChatServer.StartAsync();
        await using var alice = await SignInAsync(server, Seeds.Alice, seed: 1);
        await using var bob = await SignInAsync(server, Seeds.Bob, seed: 1);
        await EnterLobbyAsync(alice);
        await EnterLobbyAsync(bob);
        await alice.ExpectAsync("user-join", "Lobby", Seeds.Bob);
        Assert.Equal([Seeds.Alice, Seeds.Bob], await MembersAsync(alice));
        Assert.Equal([Seeds.Alice, Seeds.Bob], await MembersAsync(bob));

        await SayAsync(alice, Odd, Seeds.Alice, alice, bob);
        await SayAsync(bob, "one\ntwo\n\n four ", Seeds.Bob, alice, bob);
        Assert.Equal(alice.CallIds, bob.CallIds);
    }

    [SipeFact]
    public async Task Leaving_and_entering_again_shows_to_the_others_and_brings_history()
    {
        await using var server = await ChatServer.StartAsync();
        await using var alice = await SignInAsync(server, Seeds.Alice, seed: 1);
        await using var bob = await SignInAsync(server, Seeds.Bob, seed: 2);
        await EnterLobbyAsync(alice);
        await EnterLobbyAsync(bob);
        await SayAsync(alice, "before", Seeds.Alice, alice, bob);

        await alice.SendAsync("leave", "Lobby");
        await bob.ExpectAsync("user-leave", "Lobby", Seeds.Alice);
        Assert.Equal([Seeds.Bob], await MembersAsync(bob));
        await SayAsync(bob, Odd, Seeds.Bob, bob);
        await EnterLobbyAsync(alice);
        await bob.ExpectAsync("user-join", "Lobby", Seeds.Alice);
        Assert.Equal(["before", Odd], [await NextTextAsync(alice), await NextTextAsync(alice)]);

        await bob.QuitAsync();
        await alice.ExpectAsync("user-leave", "Lobby", Seeds.Bob);
        Assert.Equal([Seeds.Alice], await MembersAsync(alice));
    }

    [SipeFact]
    public async Task Password_and_TLS_let_in_and_a_wrong_password_is_told()
    {
        await using var server = await ChatServer.StartAsync(
            options => options with { Digest = true, Demo = true, Seed = null, Sips = ["127.0.0.1:0"] });
        var password = (await File.ReadAllTextAsync(Path.Combine(server.Data, "demo-password"))).Trim();
        await using var wrong = await SipeClient.StartAsync(server.Process, Seeds.Carol, "wrong", tls: true);
        await using var alice = await SipeClient.StartAsync(server.Process, Seeds.Alice, password, tls: true);
        await using var bob = await SipeClient.StartAsync(server.Process, Seeds.Bob, password);
        await alice.ExpectAsync("chat-ready");
        await bob.ExpectAsync("chat-ready");
        var lobby = (await RoomsAsync(alice))["Lobby"].Split('=', ';')[1];
        await alice.SendAsync("join", lobby);
        await alice.ExpectAsync("chat-joined", "Lobby");
        await bob.SendAsync("join", lobby);
        await bob.ExpectAsync("chat-joined", "Lobby");
        await SayAsync(bob, "over TCP", Seeds.Bob, alice, bob);
        await SayAsync(alice, "over TLS", Seeds.Alice, alice, bob);

        Assert.Contains("password is wrong", (await wrong.ExpectAsync("error", "fatal"))[2]);
    }

    [SipeFact]
    public async Task After_a_crash_and_after_a_stop_of_the_server_the_clients_are_back_in_their_rooms()
    {
        await using var server = await ChatServer.StartAsync();
        await using var alice = await SignInAsync(server, Seeds.Alice, seed: 1);
        await using var bob = await SignInAsync(server, Seeds.Bob, seed: 2);
        await EnterLobbyAsync(alice);
        await EnterLobbyAsync(bob);
        await SayAsync(alice, "first", Seeds.Alice, alice, bob);

        await server.RestartAsync();
        await BackInLobbyAsync(alice, "first");
        await BackInLobbyAsync(bob, "first");
        await SayAsync(bob, "second", Seeds.Bob, alice, bob);

        await server.Process.StopAsync();
        await server.RestartAsync();
        await BackInLobbyAsync(alice, "first", "second");
        await BackInLobbyAsync(bob, "first", "second");
        await SayAsync(alice, "third", Seeds.Alice, alice, bob);
    }

    [SipeFact]
    public async Task The_list_of_rooms_tells_who_is_where()
    {
        await using var server = await ChatServer.StartAsync();
        await using var alice = await SignInAsync(server, Seeds.Alice, seed: 1);
        await EnterLobbyAsync(alice);
        var rooms = await RoomsAsync(alice);
        Assert.Equal(22, rooms.Count);
        Assert.StartsWith($"uri={LobbyUri}; users=1;", rooms["Lobby"]);
        Assert.StartsWith($"uri=ma-chan://contoso.com/{Seeds.Room(20)}; users=0;", rooms["Room 20"]);
    }

    [SipeFact]
    public async Task A_list_of_rooms_longer_than_what_may_wait_for_a_client_arrives_whole()
    {
        const int Rooms = 500;
        using var folder = new TempFolder();
        var seed = folder.Write("seed.json", $$"""
            {
              "users": [{ "uri": "{{Seeds.Alice}}" }],
              "categories": [{ "name": "General" }],
              "rooms": [{ "pattern": "Room {0}", "from": 1, "to": {{Rooms}}, "category": "General", "privacy": "Open", "description": "{{new string('x', 100)}}" }]
            }
            """);
        await using var server = await ChatServer.StartAsync(options => options with
        {
            Seed = seed,
            Environment = new Dictionary<string, string>
            {
                ["PCHAT_Limits__OutboxBytes"] = "65536",
                ["PCHAT_Limits__UnsentBytes"] = "65536",
            },
        });
        await using var alice = await SignInAsync(server, Seeds.Alice, seed: 1);
        await alice.ExpectAsync("chat-ready");
        Assert.Equal(Rooms, (await RoomsAsync(alice)).Count);
    }

    [SipeFact]
    public async Task What_is_refused_is_told_and_the_room_goes_on()
    {
        await using var server = await ChatServer.StartAsync();
        await using var alice = await SignInAsync(server, Seeds.Alice, seed: 1);
        await EnterLobbyAsync(alice);
        await alice.SendAsync("post", "Lobby", new string('x', 9_000));
        Assert.Contains("not delivered", (await alice.ExpectAsync("chat-error", "Lobby"))[2]);
        await alice.SendAsync("join", $"ma-chan://contoso.com/{Guid.NewGuid()}");
        await alice.ExpectAsync("notify", "", "Error joining chat room");
        await SayAsync(alice, "short", Seeds.Alice, alice);
        Assert.DoesNotContain("UPDATE sip:", alice.Log);
    }

    [SipeFact]
    public async Task A_client_that_crashed_comes_back_to_everything_said_meanwhile()
    {
        await using var server = await ChatServer.StartAsync();
        await using var bob = await SignInAsync(server, Seeds.Bob, seed: 1);
        await EnterLobbyAsync(bob);
        await using (var crashing = await SignInAsync(server, Seeds.Alice, seed: 1))
        {
            await EnterLobbyAsync(crashing);
            await SayAsync(crashing, "one", Seeds.Alice, crashing, bob);
        }
        await bob.ExpectAsync("user-leave", "Lobby", Seeds.Alice);
        await SayAsync(bob, "two", Seeds.Bob, bob);

        await using var alice = await SignInAsync(server, Seeds.Alice, seed: 1);
        await EnterLobbyAsync(alice);
        Assert.Equal(["one", "two"], [await NextTextAsync(alice), await NextTextAsync(alice)]);
        await SayAsync(bob, "three", Seeds.Bob, alice, bob);
    }

    private static async Task<SipeClient> SignInAsync(ChatServer server, string user, int seed)
    {
        var client = await SipeClient.StartAsync(server.Process, user, seed: seed);
        await client.ExpectAsync("connected");
        return client;
    }

    private static async Task EnterLobbyAsync(SipeClient client)
    {
        await client.SendAsync("join", LobbyUri);
        await client.ExpectAsync("chat-joined", "Lobby");
    }

    private static async Task BackInLobbyAsync(SipeClient client, params string[] history)
    {
        await client.ExpectAsync("error", "temporary");
        await client.ExpectAsync("connected");
        await client.ExpectAsync("chat-joined", "Lobby");
        foreach (var text in history)
            Assert.Equal(text, await NextTextAsync(client));
    }

    private static async Task SayAsync(SipeClient author, string text, string user, params SipeClient[] readers)
    {
        await author.SendAsync("post", "Lobby", text);
        foreach (var reader in readers)
            Assert.Equal(["message", "Lobby", user, text], await reader.ExpectAsync("message"));
    }

    private static async Task<string> NextTextAsync(SipeClient client) => (await client.ExpectAsync("message"))[3];

    private static async Task<IReadOnlyList<string>> MembersAsync(SipeClient client)
    {
        await client.SendAsync("members", "Lobby");
        return [.. (await client.CollectAsync("member", "members-end")).Select(member => member[2]).Order(StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyDictionary<string, string>> RoomsAsync(SipeClient client)
    {
        await client.SendAsync("rooms");
        return (await client.CollectAsync("room", "rooms-end")).ToDictionary(room => room[1], room => room[2]);
    }
}
