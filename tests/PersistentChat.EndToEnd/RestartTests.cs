namespace PersistentChat.EndToEnd;

/// <summary>What a server still has after it was stopped or killed.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private ChatServer _server = null!;

    public async Task InitializeAsync() => _server = await ChatServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task History_and_numbers_go_on_after_a_restart(bool inOrder)
    {
        var before = await _server.SignInAsync(Seeds.Alice);
        await before.JoinAsync("Lobby");
        for (var i = 1; i <= 5; i++)
            await before.PostAsync(Seeds.Lobby, $"before {i}");
        var old = await (await _server.SignInAsync(Seeds.Bob)).HistoryAsync(Seeds.Lobby, 10);

        if (inOrder)
            Assert.Equal(0, await _server.Process.StopAsync());
        else
            await _server.Process.KillAsync();
        await _server.RestartAsync();

        var alice = await _server.SignInAsync(Seeds.Alice);
        Assert.Equal([Seeds.Alice], (await alice.JoinAsync("Lobby")).Members.Select(member => member.Uri));
        await alice.PostAsync(Seeds.Lobby, "after");
        var now = await (await _server.SignInAsync(Seeds.Bob)).HistoryAsync(Seeds.Lobby, 10);
        Assert.Equal(old, now.Take(5));
        Assert.Equal((6, "after"), (now[5].Number, now[5].Text));
    }

    [Fact]
    public async Task Clients_come_back_by_themselves_and_miss_nothing()
    {
        var bob = await _server.SignInAsync(Seeds.Bob, reconnect: true);
        await bob.JoinAsync("Lobby");
        var alice = await _server.SignInAsync(Seeds.Alice);
        await alice.JoinAsync("Lobby");
        await alice.PostAsync(Seeds.Lobby, "one");
        await using var notices = new NoticeReader(bob);
        Assert.Equal(["one"], await notices.TextsAsync(1));

        await _server.Process.KillAsync();
        await _server.RestartAsync();
        var again = await _server.SignInAsync(Seeds.Alice);
        await again.JoinAsync("Lobby");
        await again.PostAsync(Seeds.Lobby, "two");
        Assert.Equal(["two"], await notices.TextsAsync(1));
    }
}
