using PersistentChat.Client;

namespace PersistentChat.EndToEnd.Conformance;

/// <summary>What every binding must do, over whatever it runs: signing in, a conversation, what remains of it.</summary>
public abstract class CoreConformance(ConformanceServer server) : IAsyncLifetime
{
    private readonly List<ChatClient> _clients = [];

    internal ConformanceServer Server { get; } = server;

    internal Wire Wire { get; } = server.Wire;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task The_right_password_signs_in()
    {
        var alice = await SignInAsync(Seeds.Alice);
        Assert.True(alice.IsConnected);
        Assert.Equal(Seeds.Alice, alice.User);
    }

    [Theory]
    [InlineData(Seeds.Bob, "wrong", 403)]
    [InlineData("sip:nobody@contoso.com", Seeds.Password, 403)]
    [InlineData("sip:alice@elsewhere.com", Seeds.Password, 403)]
    public async Task Who_is_not_known_or_has_another_password_is_refused(string user, string password, int status)
    {
        var refusal = await Assert.ThrowsAsync<ChatRefusedException>(
            () => ChatClient.ConnectAsync(Wire.Reach(Server.Chat.Process, user, password)).WaitAsync(ChatServer.Patience));
        Assert.Equal(status, refusal.Status);
    }

    [Fact]
    public async Task A_message_reaches_everybody_in_the_room_its_author_included_and_remains()
    {
        var room = Server.NewRoom();
        var (alice, bob) = (await EnterAsync(Seeds.Alice, room), await EnterAsync(Seeds.Bob, room));

        Assert.Equal(Wire.NumberTold(1), await alice.Client.PostAsync(room, "1 < 2 & \"x\" ä €", alert: true, rtf: @"{\rtf1 one}"));

        var seen = await alice.NextMessageAsync();
        Assert.Equal(new ChatMessage(room, 1, seen.Time, Seeds.Alice, "Alice", "1 < 2 & \"x\" ä €", IsAlert: true, @"{\rtf1 one}"), seen);
        Assert.Equal(seen, await bob.NextMessageAsync());
        Assert.InRange(seen.Time, DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow.AddMinutes(2));
        var carol = await SignInAsync(Seeds.Carol);
        Assert.Equal([seen], await carol.HistoryAsync(room, 10));
    }

    internal async Task<ChatClient> SignInAsync(string user, ChatServer? server = null)
    {
        var options = Wire.Reach((server ?? Server.Chat).Process, user, Seeds.Password);
        var client = await ChatClient.ConnectAsync(options).WaitAsync(ChatServer.Patience);
        _clients.Add(client);
        return client;
    }

    /// <summary>Signs in and enters a room.</summary>
    internal async Task<Guest> EnterAsync(string user, Guid room, ChatServer? server = null)
    {
        var client = await SignInAsync(user, server);
        return new Guest(client, await client.JoinAsync(room.ToString()));
    }

    internal static async Task RefusedAsync(int status, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<ChatRefusedException>(call);
        Assert.Equal(status, refusal.Status);
    }
}
