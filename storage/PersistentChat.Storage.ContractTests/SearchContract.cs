using System.Text;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>What searching an archive must find. An implementation inherits this and opens itself.</summary>
public abstract partial class SearchContract
{
    private const string Alice = "sip:alice@contoso.com";
    private const string Bob = "sip:bob@contoso.com";

    private static readonly string[] Texts =
    [
        "Lunch menu: soup, salad and bread",
        "The MENU of tomorrow; lunch at noon",
        "menu lunch",
        "No lunch today",
        "Release 10 is out",
        "lunch-menu",
    ];

    protected abstract Task<IStoreFixture> OpenAsync();

    [StoreTheory]
    [InlineData("lunch menu", MatchMode.AnyWord, false, new long[] { 1, 2, 3, 4, 6 })]
    [InlineData("lunch menu", MatchMode.AllWords, false, new long[] { 1, 2, 3, 6 })]
    [InlineData("lunch menu", MatchMode.ExactPhrase, false, new long[] { 1, 6 })]
    [InlineData("lunch menu", MatchMode.AnyWord, true, new long[] { 1, 2, 3, 4, 6 })]
    [InlineData("lunch menu", MatchMode.AllWords, true, new long[] { 3, 6 })]
    [InlineData("Lunch menu", MatchMode.ExactPhrase, true, new long[] { 1 })]
    [InlineData("MENU", MatchMode.AllWords, true, new long[] { 2 })]
    [InlineData("men", MatchMode.AnyWord, false, new long[0])]
    [InlineData("10", MatchMode.AnyWord, false, new long[] { 5 })]
    [InlineData("nothing of the kind", MatchMode.AllWords, false, new long[0])]
    [InlineData("the the menu", MatchMode.AllWords, false, new long[] { 2 })]
    [InlineData("", MatchMode.AnyWord, false, new long[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(" -!? ", MatchMode.ExactPhrase, true, new long[] { 1, 2, 3, 4, 5, 6 })]
    public async Task Words_are_matched_as_mode_and_case_say(string text, MatchMode mode, bool isCaseSensitive, long[] expected)
    {
        await using var store = await OpenAsync();
        await PostAsync(store, Texts);

        var found = await FindAsync(store, Search() with { Text = text, Mode = mode, IsCaseSensitive = isCaseSensitive });

        Assert.Equal(expected, Numbers(found));
        Assert.Equal((expected.Length, true, false), (found.Total, found.IsTotalExact, found.IsTruncated));
    }

    [StoreTheory]
    [InlineData("foo* NEAR OR -bar \" '", "foo NEAR OR bar")]
    [InlineData("O'Reilly", "o reilly")]
    [InlineData("\"quoted\" AND (NOT) ^x:y", "quoted and not x y")]
    [InlineData("100% a_b [c] \\d; DROP TABLE messages; --", "100 a b c d drop table messages")]
    [InlineData("room:lobby words:lobby {a b}", "room lobby words lobby a b")]
    [InlineData("'; <-> & | ! :*", "-")]
    public async Task Nothing_in_a_text_has_a_meaning_for_the_database(string text, string same)
    {
        await using var store = await OpenAsync();
        await PostAsync(store, "unrelated", text, same);
        foreach (var mode in Enum.GetValues<MatchMode>())
        {
            var expected = same == "-" ? new long[] { 1, 2, 3 } : [2, 3];
            Assert.Equal(expected, Numbers(await FindAsync(store, Search() with { Text = text, Mode = mode })));
        }
    }

    [StoreTheory]
    [InlineData("\u0421\u0430\u043C\u043E\u0432\u0430\u0440", "\u0441\u0410\u043C\u043E\u0432\u0430\u0440")]
    [InlineData("\u05E9\u05DC\u05D5\u05DD", "\u05E9\u05DC\u05D5\u05DD")]
    [InlineData("\u6771\u4EAC\u99C5", "\u6771\u4EAC\u99C5")]
    [InlineData("\u0928\u092E\u0938\u094D\u0924\u0947", "\u0928\u092E\u0938\u094D\u0924\u0947")]
    [InlineData("Caf\u00C9", "caf\u00E9")]
    [InlineData("e\u0301te\u0301", "E\u0301TE\u0301")]
    [InlineData("\U00010400x", "\U00010428X")]
    public async Task Words_of_any_script_are_found_without_regard_to_case(string posted, string wanted)
    {
        await using var store = await OpenAsync();
        await PostAsync(store, "other", $"\u00AB{posted}\u00BB!", "cafe ete");

        Assert.Equal([2], Numbers(await FindAsync(store, Search() with { Text = wanted })));
        Assert.Equal([2], Numbers(await FindAsync(store, Search() with { Text = posted, IsCaseSensitive = true })));
        var differs = !string.Equals(posted, wanted, StringComparison.Ordinal);
        Assert.Equal(differs ? [] : [2], Numbers(await FindAsync(store, Search() with { Text = wanted, IsCaseSensitive = true })));
    }

    [StoreFact]
    public async Task Very_long_words_count_with_their_beginning()
    {
        await using var store = await OpenAsync();
        var beginning = new string('a', SearchWords.LongestWord);
        await PostAsync(store, beginning[1..], beginning + "b end", beginning + new string('c', 60_000));

        Assert.Equal([2, 3], Numbers(await FindAsync(store, Search() with { Text = beginning })));
        Assert.Equal([2, 3], Numbers(await FindAsync(store, Search() with { Text = beginning + "d" })));
        Assert.Equal([1], Numbers(await FindAsync(store, Search() with { Text = beginning[1..] })));
        Assert.Equal([2], Numbers(await FindAsync(store, Search() with { Text = beginning + "b end", Mode = MatchMode.ExactPhrase })));
    }

    [StoreFact]
    public async Task A_story_of_many_words_is_found_by_its_last_one()
    {
        await using var store = await OpenAsync();
        var story = new StringBuilder();
        for (var i = 0; i < 8000; i++)
            story.Append(i).Append(' ');
        await PostAsync(store, "short", story.Append("needle").ToString());

        Assert.Equal([2], Numbers(await FindAsync(store, Search() with { Text = "7999 needle", Mode = MatchMode.ExactPhrase })));
    }

    [StoreFact]
    public async Task A_search_looks_at_its_first_words_only()
    {
        await using var store = await OpenAsync();
        var words = Enumerable.Range(0, MessageSearch.MostWords).Select(i => $"w{i}").ToArray();
        await PostAsync(store, string.Join(' ', words), string.Join(' ', words[1..]));
        var text = string.Join(' ', words) + " absent";

        Assert.Equal([1], Numbers(await FindAsync(store, Search() with { Text = text, Mode = MatchMode.AllWords })));
        Assert.Equal([1], Numbers(await FindAsync(store, Search() with { Text = text, Mode = MatchMode.ExactPhrase })));
        Assert.Equal([1, 2], Numbers(await FindAsync(store, Search() with { Text = text, Mode = MatchMode.AnyWord })));
        Assert.Empty(Numbers(await FindAsync(store, Search() with { Text = "absent" })));
    }

    [StoreFact]
    public async Task A_message_is_found_whole()
    {
        await using var store = await OpenAsync();
        var posted = Message(Lobby, 1, "first line\nsecond");
        posted.IsAlert = true;
        posted.SetContent("first line\nsecond"u8, "{\\rtf1}"u8);
        await store.Projection.ApplyAsync([posted], null, At(1), default);

        var message = Assert.Single((await FindAsync(store, Search() with { Text = "line second", Mode = MatchMode.ExactPhrase })).Messages);

        Assert.Equal((1L, posted.Time, Alice, "Alice"), (message.Number, message.Time, message.Author, message.AuthorName));
        Assert.True(message.IsAlert && message.IsKept);
        Assert.Equal("first line\nsecond"u8, message.Text);
        Assert.Equal("{\\rtf1}"u8, message.Rtf);
    }

    [StoreFact]
    public async Task A_message_that_is_not_kept_is_not_found()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([Message(Lobby, 1, kept: false), Message(Lobby, 2)], null, At(2), default);
        Assert.Equal([2], Numbers(await FindAsync(store, Search() with { Text = "hello" })));
    }

    [StoreFact]
    public async Task A_replaced_message_is_found_by_its_new_words_only()
    {
        await using var store = await OpenAsync();
        await PostAsync(store, "old words", "old other words");
        await store.Projection.ApplyAsync([Replaced(Lobby, 1, "new text")], At(2), At(3), default);
        // In one batch: the message comes with its replacement.
        await store.Projection.ApplyAsync([Message(Lobby, 3, "old"), Replaced(Lobby, 3, "new")], At(3), At(5), default);

        Assert.Equal([2], Numbers(await FindAsync(store, Search() with { Text = "old words" })));
        Assert.Equal([1, 3], Numbers(await FindAsync(store, Search() with { Text = "new" })));
        Assert.Equal([1], Numbers(await FindAsync(store, Search() with { Text = "new text", Mode = MatchMode.ExactPhrase })));
    }

    [StoreFact]
    public async Task A_removed_message_is_not_found_and_its_number_stays_empty()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync(Messages(Lobby, 1, 6), null, At(6), default);
        await store.Projection.ApplyAsync([Removed(Lobby, new NumberRange(2, 3), new NumberRange(6, 6))], At(6), At(7), default);
        await store.Projection.ApplyAsync([Message(Lobby, 7, "later")], At(7), At(8), default);

        var found = await FindAsync(store, Search() with { Text = "hello" });

        Assert.Equal([1, 4, 5], Numbers(found));
        Assert.Equal(3, found.Total);
        Assert.Equal([7], Numbers(await FindAsync(store, Search() with { Text = "later" })));
    }

    [StoreFact]
    public async Task What_was_archived_before_a_restart_is_found()
    {
        await using var store = await OpenAsync();
        await PostAsync(store, Texts);
        await store.ReopenAsync();
        Assert.Equal([5], Numbers(await FindAsync(store, Search() with { Text = "release" })));
    }

    [StoreFact]
    public async Task A_search_that_cannot_be_answered_is_refused()
    {
        await using var store = await OpenAsync();
        MessageSearch[] wrong =
        [
            Search() with { Rooms = [] },
            Search(0),
            Search() with { Beyond = -1 },
            Search() with { Mode = (MatchMode)3 },
            Search() with { Authors = [.. Enumerable.Repeat(Bob, MessageSearch.MostAuthors + 1)] },
        ];
        foreach (var search in wrong)
            await Assert.ThrowsAsync<ArgumentException>(async () => await store.Archive.SearchAsync(search, default));
        await store.Archive.SearchAsync(Search() with { Authors = [.. Enumerable.Repeat(Bob, MessageSearch.MostAuthors)] }, default);
    }

    [StoreFact]
    public async Task A_cancelled_search_throws()
    {
        await using var store = await OpenAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.Archive.SearchAsync(Search(), new CancellationToken(canceled: true)));
    }

    [StoreTheory]
    [InlineData(20120611)]
    [InlineData(77)]
    public async Task Random_searches_find_what_a_plain_scan_finds(int seed)
    {
        await using var store = await OpenAsync();
        var random = new RandomSearches(seed);
        var messages = random.Messages(400);
        await store.Projection.ApplyAsync(messages, null, At(400), default);
        for (var i = 0; i < 200; i++)
        {
            var search = random.Next();
            var found = await store.Archive.SearchAsync(search, default);
            for (var room = 0; room < search.Rooms.Count; room++)
            {
                var expected = RandomSearches.Scan(messages, search, search.Rooms[room]);
                Assert.True(
                    Numbers(expected).SequenceEqual(Numbers(found[room])) && expected.Total == found[room].Total,
                    $"seed {seed}, search {i}: {search}, text '{search.Text}', expected {expected.Total}, found {found[room].Total}");
            }
        }
    }

    private static MessageSearch Search(int limit = 10_000) => new() { Rooms = [Lobby], Limit = limit };

    private static async Task PostAsync(IStoreFixture store, params string[] texts)
    {
        ChatEvent[] messages = [.. texts.Select((text, i) => Message(Lobby, i + 1, text))];
        Assert.True(await store.Projection.ApplyAsync(messages, null, At((ulong)texts.Length), default));
    }

    private static async Task<RoomMatches> FindAsync(IStoreFixture store, MessageSearch search) =>
        Assert.Single(await store.Archive.SearchAsync(search, default));

    private static IEnumerable<long> Numbers(RoomMatches found) => found.Messages.Select(message => message.Number);
}
