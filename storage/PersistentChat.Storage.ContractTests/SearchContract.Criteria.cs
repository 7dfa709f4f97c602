using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <content>Authors, dates and numbers; what is kept, in which order, and how the next page goes on.</content>
public abstract partial class SearchContract
{
    [StoreFact]
    public async Task Criteria_are_joined_by_and()
    {
        await using var store = await OpenAsync();
        var messages = Messages(Lobby, 1, 10);
        foreach (var message in messages)
            message.Author = message.Number % 2 == 0 ? Bob : Alice;
        await store.Projection.ApplyAsync(messages, null, At(10), default);
        var start = messages[0].Time - 1;

        Assert.Equal([2, 4, 6, 8, 10], Numbers(await FindAsync(store, Search() with { Authors = [Bob] })));
        Assert.Equal(10, (await FindAsync(store, Search() with { Authors = [Bob, Alice] })).Total);
        Assert.Empty(Numbers(await FindAsync(store, Search() with { Authors = ["sip:carol@contoso.com"] })));
        Assert.Equal([3, 4, 5], Numbers(await FindAsync(store, Search() with { From = start + 3, To = start + 6 })));
        Assert.Equal([4], Numbers(await FindAsync(store, Search() with { From = start + 3, To = start + 6, Authors = [Bob], Text = "hello" })));
        Assert.Equal([1, 2, 3], Numbers(await FindAsync(store, Search() with { LastNumber = 3 })));
        Assert.Empty(Numbers(await FindAsync(store, Search() with { LastNumber = 0 })));
        Assert.Empty(Numbers(await FindAsync(store, Search() with { From = start + 6, To = start + 3 })));
    }

    [StoreFact]
    public async Task A_number_to_go_on_from_overrides_the_dates()
    {
        await using var store = await OpenAsync();
        var messages = Messages(Lobby, 1, 10);
        await store.Projection.ApplyAsync(messages, null, At(10), default);
        var dated = Search() with { From = messages[9].Time, To = messages[9].Time + 1 };

        Assert.Equal([10], Numbers(await FindAsync(store, dated)));
        Assert.Equal([8, 9, 10], Numbers(await FindAsync(store, dated with { Beyond = 7 })));
        Assert.Equal([1, 2], Numbers(await FindAsync(store, dated with { Beyond = 3, NewestFirst = true })));
    }

    [StoreTheory]
    [InlineData(false, false, new long[] { 1, 2, 3 })]
    [InlineData(false, true, new long[] { 3, 2, 1 })]
    [InlineData(true, false, new long[] { 8, 9, 10 })]
    [InlineData(true, true, new long[] { 10, 9, 8 })]
    public async Task Direction_says_what_is_kept_and_order_how_it_comes(bool newestFirst, bool sortNewestFirst, long[] expected)
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync(Messages(Lobby, 1, 10), null, At(10), default);
        var found = await FindAsync(store, Search(3) with { NewestFirst = newestFirst, SortNewestFirst = sortNewestFirst });

        Assert.Equal(expected, Numbers(found));
        Assert.Equal((10, true, true), (found.Total, found.IsTotalExact, found.IsTruncated));
    }

    [StoreTheory]
    [InlineData(false, 7)]
    [InlineData(true, 7)]
    [InlineData(false, 500)]
    [InlineData(true, 999)]
    public async Task Paging_gives_every_match_once(bool newestFirst, int limit)
    {
        const int Matches = 1000;
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync(
            [.. Enumerable.Range(1, Matches * 2).Select(number => Message(Lobby, number, number % 2 == 0 ? "even number" : "odd one"))],
            null, At(Matches * 2), default);
        var search = Search(limit) with { Text = "even", NewestFirst = newestFirst, SortNewestFirst = newestFirst };
        var seen = new List<long>();
        RoomMatches found;
        do
        {
            found = await FindAsync(store, search);
            Assert.Equal(Matches - seen.Count, found.Total);
            seen.AddRange(Numbers(found));
            search = search with { Beyond = seen[^1] };
        }
        while (found.IsTruncated);

        var expected = Enumerable.Range(1, Matches).Select(number => number * 2L);
        Assert.Equal(newestFirst ? expected.Reverse() : expected, seen);
    }

    [StoreFact]
    public async Task Rooms_are_searched_each_on_its_own_and_answered_in_order()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([.. Messages(Lobby, 1, 20), .. Messages(Operations, 1, 3)], null, At(23), default);
        var nowhere = Guid.NewGuid();

        var found = await store.Archive.SearchAsync(
            new MessageSearch { Rooms = [Operations, nowhere, Lobby], Text = "hello", Limit = 2 }, default);

        Assert.Equal([Operations, nowhere, Lobby], found.Select(room => room.RoomId));
        Assert.Equal([3L, 0L, 20L], found.Select(room => room.Total));
        Assert.Equal([2, 0, 2], found.Select(room => room.Messages.Count));
        Assert.All(found, room => Assert.All(room.Messages, message => Assert.Equal(room.RoomId, message.RoomId)));
    }
}
