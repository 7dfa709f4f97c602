using PersistentChat.Client;

namespace PersistentChat.EndToEnd.Conformance;

/// <summary>What was said before: history and search.</summary>
public abstract partial class FullConformance
{
    [Fact]
    public async Task History_gives_the_newest_messages_oldest_first_to_those_who_may_enter()
    {
        var room = Server.NewRoom();
        var alice = await EnterAsync(Seeds.Alice, room);
        for (var i = 1; i <= 40; i++)
            await alice.Client.PostAsync(room, $"message {i}");
        var seen = await alice.MessagesAsync(40);
        var (bob, carol) = (await SignInAsync(Seeds.Bob), await SignInAsync(Seeds.Carol));

        Assert.Equal(seen[30..], await bob.HistoryAsync(room, 10));
        // More than is kept in memory, so the older part comes from the database.
        Assert.Equal(seen, await carol.HistoryAsync(room, 41));
        Assert.Empty(await carol.HistoryAsync(Server.NewRoom(), 10));
        await RefusedAsync(403, () => carol.HistoryAsync(ConformanceSeed.Closed, 10));
        await RefusedAsync(404, () => carol.HistoryAsync(ConformanceSeed.Secret, 10));
        await RefusedAsync(404, () => carol.HistoryAsync(Guid.NewGuid(), 10));
    }

    [Fact]
    public async Task A_room_that_keeps_nothing_is_as_lively_but_has_no_history()
    {
        var alice = await EnterAsync(Seeds.Alice, ConformanceSeed.Forgetful);
        await alice.Client.PostAsync(ConformanceSeed.Forgetful, "did you hear?");
        Assert.Equal("did you hear?", (await alice.NextMessageAsync()).Text);
        Assert.Empty(await (await SignInAsync(Seeds.Bob)).HistoryAsync(ConformanceSeed.Forgetful, 10));
    }

    [Fact]
    public async Task A_search_finds_by_words_phrase_case_author_and_time()
    {
        var (first, second) = (Server.NewRoom(), Server.NewRoom());
        var posted = new List<ChatMessage>();
        foreach (var (user, room, text) in new[]
        {
            (Seeds.Alice, first, "The lunch menu: soup & bread"), (Seeds.Bob, first, "Menu for lunch tomorrow"),
            (Seeds.Alice, second, "No menu, no lunch"), (Seeds.Bob, first, "Another LUNCH-MENU"), (Seeds.Carol, first, "lunch"),
        })
        {
            var guest = await EnterAsync(user, room);
            await guest.Client.PostAsync(room, text);
            posted.Add(await guest.NextMessageAsync());
        }
        var client = await SignInAsync(Seeds.User(1));
        var search = new ChatSearch { Rooms = [second, first], Text = "lunch menu" };

        async Task FindsAsync(ChatSearch asked, params ChatMessage[][] expected)
        {
            var found = await client.SearchAsync(asked);
            Assert.Equal(asked.Rooms, found.Select(room => room.Room));
            Assert.Equal(expected, found.Select(room => room.Messages));
            Assert.Equal(expected.Select(messages => ((long)messages.Length, false)), found.Select(room => (room.Total, room.IsTruncated)));
        }

        await FindsAsync(search, [posted[2]], [posted[0], posted[1], posted[3], posted[4]]);
        await FindsAsync(search with { Mode = SearchMode.AllWords }, [posted[2]], [posted[0], posted[1], posted[3]]);
        await FindsAsync(search with { Mode = SearchMode.ExactPhrase }, [], [posted[0], posted[3]]);
        await FindsAsync(search with { Text = "LUNCH", IsCaseSensitive = true }, [], [posted[3]]);
        await FindsAsync(search with { Authors = [Seeds.Alice, "SIP:Carol@contoso.com"] }, [posted[2]], [posted[0], posted[4]]);
        await FindsAsync(search with { Text = "", From = posted[1].Time, To = posted[4].Time }, [posted[2]], [posted[1], posted[3]]);
        await FindsAsync(search with { Text = "dinner" }, [], []);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_search_goes_on_page_by_page_in_both_directions(bool newestFirst)
    {
        const int Count = 25;
        var room = Server.NewRoom();
        var alice = await EnterAsync(Seeds.Alice, room);
        for (var i = 1; i <= Count; i++)
            await alice.Client.PostAsync(room, $"page {i}");
        var search = new ChatSearch { Rooms = [room], Text = "page", NewestFirst = newestFirst, SortNewestFirst = newestFirst, Limit = 10 };
        var (bob, pages) = (await SignInAsync(Seeds.Bob), new List<FoundMessages>());

        do
        {
            var beyond = pages.Count == 0 ? 0 : pages[^1].Messages[^1].Number;
            pages.Add(Assert.Single(await bob.SearchAsync(search with { Beyond = beyond })));
        }
        while (pages[^1].IsTruncated);

        Assert.Equal([10, 10, 5], pages.Select(page => page.Messages.Count));
        var seen = await alice.MessagesAsync(Count);
        Assert.Equal(newestFirst ? Enumerable.Reverse(seen) : seen, pages.SelectMany(page => page.Messages));
    }

    [Fact]
    public async Task A_search_leaves_out_rooms_that_may_not_be_searched_and_is_refused_if_that_is_all()
    {
        var room = Server.NewRoom();
        await (await EnterAsync(Seeds.Alice, room)).Client.PostAsync(room, "here");
        var carol = await SignInAsync(Seeds.Carol);
        var search = new ChatSearch { Rooms = [ConformanceSeed.Closed, room, Guid.NewGuid()], Text = "here" };

        Assert.Equal((room, 1L), Assert.Single(await carol.SearchAsync(search)) is var found ? (found.Room, found.Total) : default);

        await RefusedAsync(403, () => carol.SearchAsync(search with { Rooms = [ConformanceSeed.Closed] }));
        await RefusedAsync(404, () => carol.SearchAsync(search with { Rooms = [ConformanceSeed.Secret] }));
        await RefusedAsync(404, () => carol.SearchAsync(search with { Rooms = [Guid.NewGuid()] }));
    }
}
