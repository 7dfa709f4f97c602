using PersistentChat.Client;

namespace PersistentChat.EndToEnd.Conformance;

/// <summary>What a client asks of the service beside rooms and messages, and what it meets at the service's limits and end.</summary>
public abstract partial class FullConformance
{
    [Fact]
    public async Task Server_info_has_limits_clock_and_identity()
    {
        var info = await (await SignInAsync(Seeds.Alice)).GetServerInfoAsync();

        Assert.Equal((ConformanceServer.MessageSize, ConformanceServer.StorySize, 999), (info.MessageSizeLimit, info.StorySizeLimit, info.SearchLimit));
        Assert.InRange(info.ServerTime, DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow.AddMinutes(2));
        Assert.StartsWith("ma-cat://contoso.com/", info.RootUri, StringComparison.Ordinal);
        Assert.NotEqual(Guid.Empty, Guid.ParseExact(info.DatabaseVersion, "D"));
    }

    [Fact]
    public async Task Rooms_are_listed_to_those_who_have_a_role_in_them()
    {
        var (alice, bob, carol) = (await SignInAsync(Seeds.Alice), await SignInAsync(Seeds.Bob), await SignInAsync(Seeds.Carol));

        async Task<IEnumerable<string>> ListAsync(ChatClient client, RoomAssociation role) =>
            (await client.AssociationsAsync(role)).Select(room => room.Name).Order(StringComparer.Ordinal);

        Assert.Equal(["Board", "Lobby"], await ListAsync(alice, RoomAssociation.Manager));
        Assert.Equal(["Board", "Lecture", "Surprise party"], await ListAsync(alice, RoomAssociation.Member));
        Assert.Equal(["Board", "Surprise party"], await ListAsync(bob, RoomAssociation.Member));
        Assert.Empty(await ListAsync(bob, RoomAssociation.Manager));
        Assert.Equal(["Lecture"], await ListAsync(carol, RoomAssociation.Manager));
        Assert.Empty(await ListAsync(carol, RoomAssociation.Member));
    }

    [Fact]
    public async Task Preferences_have_versions_and_belong_to_their_user()
    {
        const string Content = "<rooms>1 < 2 & \"x\" ä 🍵</rooms>\nsecond line";
        var (alice, bob) = (await SignInAsync(Seeds.Alice), await SignInAsync(Seeds.Bob));
        Assert.Equal(new Preference("look", 0, null), await alice.GetPreferenceAsync("look"));

        Assert.Equal(1, await alice.SetPreferenceAsync("look", Content, version: 0));

        Assert.Equal(new Preference("look", 1, Content), await alice.GetPreferenceAsync("look"));
        Assert.Equal(new Preference("look", 1, Content), await (await SignInAsync(Seeds.Alice)).GetPreferenceAsync("look"));
        Assert.Equal(new Preference("look", 1, null), await alice.GetPreferenceAsync("look", knownVersion: 1));
        Assert.Equal(2, await alice.SetPreferenceAsync("look", "new", version: 1));
        Assert.Equal(new Preference("look", 2, "new"), await alice.GetPreferenceAsync("look", knownVersion: 1));
        Assert.Null((await bob.GetPreferenceAsync("look")).Content);
        await RefusedAsync(413, () => alice.SetPreferenceAsync("look", new string('x', 65_537), version: 2));
        Assert.Equal(new Preference("look", 2, "new"), await alice.GetPreferenceAsync("look"));
    }

    [Fact]
    public async Task Who_asks_too_much_at_once_is_refused_as_busy_and_nothing_of_it_is_done()
    {
        const int Posts = 60;
        await using var server = await Server.StartAsync(("Limits__CommandsPerSecond", "5"), ("Limits__CommandBurst", "20"));
        var room = Server.NewRoom();
        var alice = await EnterAsync(Seeds.Alice, room, server);

        var posts = Enumerable.Range(0, Posts).Select(i => (Text: $"{i}", Posted: alice.Client.PostAsync(room, $"{i}"))).ToList();
        await Task.WhenAll(posts.Select(post => post.Posted)).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(ChatServer.Patience);

        var refused = posts.Where(post => post.Posted.IsFaulted).ToList();
        Assert.InRange(refused.Count, 1, Posts - 1);
        Assert.All(refused, post => Assert.Equal(503, Assert.IsType<ChatRefusedException>(post.Posted.Exception!.InnerException).Status));
        var taken = posts.Where(post => post.Posted.IsCompletedSuccessfully).Select(post => post.Text).ToList();
        Assert.Equal(taken, (await alice.MessagesAsync(taken.Count)).Select(message => message.Text));
        // Another client has a measure of its own.
        var bob = await SignInAsync(Seeds.Bob, server);
        Assert.Equal(taken, (await bob.HistoryAsync(room, Posts)).Select(message => message.Text));
        Assert.True(alice.Client.IsConnected);
    }

    [Fact]
    public async Task A_stop_is_told_and_everything_goes_on_after_it()
    {
        await using var server = await Server.StartAsync();
        var room = Server.NewRoom();
        var alice = await EnterAsync(Seeds.Alice, room, server);
        for (var i = 1; i <= 5; i++)
            await alice.Client.PostAsync(room, $"before {i}");
        await alice.Client.SetPreferenceAsync("look", "kept", version: 0);
        var (before, info) = (await alice.MessagesAsync(5), await alice.Client.GetServerInfoAsync());

        Assert.Equal(0, await server.Process.StopAsync());

        var last = await alice.Notices.NextAsync<Disconnected>();
        Assert.False(last.WillReconnect);
        Assert.StartsWith(Wire.Stopped, last.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ChatConnectException>(() => alice.Client.PostAsync(room, "too late"));
        await server.RestartAsync();
        var bob = await EnterAsync(Seeds.Bob, room, server);
        Assert.Equal([Seeds.Bob], bob.Members.Select(member => member.Uri));
        Assert.Equal(before, await bob.Client.HistoryAsync(room, 10));
        Assert.Equal(Wire.NumberTold(6), await bob.Client.PostAsync(room, "after"));
        Assert.Equal(6, (await bob.NextMessageAsync()).Number);
        Assert.Equal(info.DatabaseVersion, (await bob.Client.GetServerInfoAsync()).DatabaseVersion);
        Assert.Equal("kept", (await (await SignInAsync(Seeds.Alice, server)).GetPreferenceAsync("look")).Content);
    }
}
