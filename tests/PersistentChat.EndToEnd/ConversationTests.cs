using PersistentChat.Client;

namespace PersistentChat.EndToEnd;

/// <summary>Two people in a room: what each sees of the other.</summary>
public sealed class ConversationTests : IAsyncLifetime
{
    private ChatServer _server = null!;

    public async Task InitializeAsync() => _server = await ChatServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Rooms_are_found_by_name_and_listed_by_role()
    {
        var alice = await _server.SignInAsync(Seeds.Alice);
        Assert.Equal(22, (await alice.FindRoomsAsync()).Count);
        var lobby = Assert.Single(await alice.FindRoomsAsync("lob"));
        Assert.Equal((Seeds.Lobby, "Lobby"), (lobby.Id, lobby.Name));
        Assert.Equal("Lobby", Assert.Single(await alice.AssociationsAsync(RoomAssociation.Manager)).Name);
    }

    [Fact]
    public async Task A_message_reaches_everybody_in_the_room_its_author_included()
    {
        var (alice, bob) = (await _server.SignInAsync(Seeds.Alice), await _server.SignInAsync(Seeds.Bob));
        await alice.JoinAsync("Lobby");
        var roster = (await bob.JoinAsync("lobby")).Members;
        Assert.Equal([Seeds.Alice, Seeds.Bob], roster.Select(member => member.Uri).Order());
        Assert.True(roster.Single(member => member.Uri == Seeds.Alice).IsManager);

        await alice.PostAsync(Seeds.Lobby, "1 < 2 & \"x\" ä €", alert: true, rtf: @"{\rtf1 one}");
        foreach (var client in new[] { alice, bob })
        {
            await using var notices = new NoticeReader(client);
            var message = (await notices.NextAsync<MessageReceived>()).Message;
            Assert.Equal((1, Seeds.Alice, "Alice", "1 < 2 & \"x\" ä €"), (message.Number, message.Author, message.AuthorName, message.Text));
            Assert.True(message.IsAlert);
            Assert.Equal(@"{\rtf1 one}", message.Rtf);
        }
    }

    [Fact]
    public async Task Messages_of_several_authors_are_seen_in_one_order()
    {
        const int Each = 50;
        var clients = new List<ChatClient>();
        foreach (var user in new[] { Seeds.Alice, Seeds.Bob, Seeds.Carol })
            clients.Add(await _server.SignInAsync(user));
        foreach (var client in clients)
            await client.JoinAsync("Operations");
        var room = Assert.Single(await clients[0].FindRoomsAsync("Operations")).Id;
        await Task.WhenAll(clients.Select(async client =>
        {
            for (var i = 0; i < Each; i++)
                await client.PostAsync(room, $"{client.User} {i}");
        }));

        var seen = new List<List<string>>();
        foreach (var client in clients)
        {
            await using var notices = new NoticeReader(client);
            seen.Add(await notices.TextsAsync(3 * Each));
        }
        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(seen[0], seen[2]);
        foreach (var client in clients)
            Assert.Equal(Enumerable.Range(0, Each).Select(i => $"{client.User} {i}"), seen[0].Where(text => text.StartsWith(client.User, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Others_are_seen_to_come_and_go()
    {
        var (alice, bob) = (await _server.SignInAsync(Seeds.Alice), await _server.SignInAsync(Seeds.Bob));
        await alice.JoinAsync("Lobby");
        await using var notices = new NoticeReader(alice);
        await bob.JoinAsync("Lobby");
        var joined = await notices.NextAsync<MemberJoined>();
        Assert.Equal((Seeds.Lobby, Seeds.Bob), (joined.Room, joined.Member.Uri));

        await bob.PartAsync(Seeds.Lobby);
        Assert.Equal(Seeds.Bob, (await notices.NextAsync<MemberParted>()).Member.Uri);
        await bob.JoinAsync("Lobby");
        await notices.NextAsync<MemberJoined>();
        await bob.DisposeAsync();
        Assert.Equal(Seeds.Bob, (await notices.NextAsync<MemberParted>()).Member.Uri);
    }

    [Fact]
    public async Task History_shows_what_was_said_before()
    {
        var alice = await _server.SignInAsync(Seeds.Alice);
        await alice.JoinAsync("Lobby");
        for (var i = 1; i <= 40; i++)
            await alice.PostAsync(Seeds.Lobby, $"message {i}");

        var bob = await _server.SignInAsync(Seeds.Bob);
        await bob.JoinAsync("Lobby");
        var recent = await bob.HistoryAsync(Seeds.Lobby, 10);
        Assert.Equal(Enumerable.Range(31, 10).Select(i => ((long)i, $"message {i}")), recent.Select(message => (message.Number, message.Text)));

        // More than the server keeps in memory, so the older part comes from the database.
        var all = await (await _server.SignInAsync(Seeds.Carol)).HistoryAsync(Seeds.Lobby, 100);
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), all.Select(message => message.Number));
    }

    [Fact]
    public async Task A_refused_post_is_nobodys_message()
    {
        var alice = await _server.SignInAsync(Seeds.Alice);
        await alice.JoinAsync("Lobby");
        var unknown = await Assert.ThrowsAsync<ChatRefusedException>(() => alice.PostAsync(Guid.NewGuid(), "to nowhere"));
        Assert.Equal(404, unknown.Status);
        var limit = (await alice.GetServerInfoAsync()).MessageSizeLimit;
        var tooLong = await Assert.ThrowsAsync<ChatRefusedException>(() => alice.PostAsync(Seeds.Lobby, new string('x', limit + 1)));
        Assert.Equal(413, tooLong.Status);

        await alice.PostAsync(Seeds.Lobby, "short");
        await using var notices = new NoticeReader(alice);
        Assert.Equal(1, (await notices.NextAsync<MessageReceived>()).Message.Number);
    }

    [Fact]
    public async Task Preferences_are_kept()
    {
        var alice = await _server.SignInAsync(Seeds.Alice);
        var version = await alice.SetPreferenceAsync("kedzie.GroupChannels", "QUJD", 0);
        var kept = await alice.GetPreferenceAsync("kedzie.GroupChannels");
        Assert.Equal((version, "QUJD"), (kept.Version, kept.Content));
    }
}
