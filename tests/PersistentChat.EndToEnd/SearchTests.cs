using PersistentChat.Client;

namespace PersistentChat.EndToEnd;

/// <summary>Search of history over SIP, in what is archived and in what was just posted.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private ChatServer _server = null!;

    public async Task InitializeAsync() => _server = await ChatServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Messages_are_found_by_word_phrase_and_author_in_several_rooms_before_and_after_a_restart()
    {
        await PostAsync(Seeds.Alice, (Seeds.Lobby, "The lunch menu: soup & bread"), (Seeds.Room(1), "No menu, no lunch"));
        await PostAsync(Seeds.Bob, (Seeds.Lobby, "Menu for lunch tomorrow"));
        // A server that stops finishes its archive: what follows the restart is at first in the log only.
        await _server.RestartAsync();
        await PostAsync(Seeds.Bob, (Seeds.Lobby, "Another LUNCH-MENU"), (Seeds.Lobby, "lunch"));

        var carol = await _server.SignInAsync(Seeds.Carol);
        var search = new ChatSearch { Rooms = [Seeds.Room(1), Seeds.Lobby], Text = "lunch menu" };

        Assert.Equal("1 | 1 2 3 4", Numbers(await carol.SearchAsync(search)));
        Assert.Equal("1 | 1 2 3", Numbers(await carol.SearchAsync(search with { Mode = SearchMode.AllWords })));
        Assert.Equal(" | 1 3", Numbers(await carol.SearchAsync(search with { Mode = SearchMode.ExactPhrase })));
        Assert.Equal("1 | 1", Numbers(await carol.SearchAsync(search with { Authors = [Seeds.Alice] })));
        Assert.Equal(" | 3", Numbers(await carol.SearchAsync(search with { Text = "LUNCH", IsCaseSensitive = true })));
        var page = (await carol.SearchAsync(search with { NewestFirst = true, SortNewestFirst = true, Limit = 2 }))[1];
        Assert.Equal((4, true), (page.Total, page.IsTruncated));
        Assert.Equal([4L, 3L], page.Messages.Select(message => message.Number));
        Assert.Equal(
            " | 2 1",
            Numbers(await carol.SearchAsync(search with { NewestFirst = true, SortNewestFirst = true, Beyond = 3, Rooms = [Guid.NewGuid(), Seeds.Lobby] }), missing: 1));
        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() => carol.SearchAsync(search with { Rooms = [Guid.NewGuid()] }));
        Assert.Equal(404, refused.Status);
    }

    private static string Numbers(IReadOnlyList<FoundMessages> found, int missing = 0) =>
        string.Concat(Enumerable.Repeat(" | ", missing))
        + string.Join(" | ", found.Select(room => string.Join(' ', room.Messages.Select(message => message.Number))));

    private async Task PostAsync(string user, params (Guid Room, string Text)[] posts)
    {
        var client = await _server.SignInAsync(user);
        foreach (var (room, text) in posts)
        {
            await client.JoinAsync(room.ToString());
            await client.PostAsync(room, text);
        }
        await client.DisposeAsync();
    }
}
