using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

public class SearchTests
{
    private const int Posts = 40;

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(39)]
    [InlineData(Posts)]
    public async Task Between_archive_and_log_there_is_neither_a_seam_nor_a_double(int archived)
    {
        await using var harness = await StartAsync();
        harness.Archive.TakeFrom(harness.Log, harness.Log.Committed.Sequence - (ulong)(Posts - archived));
        var alice = await harness.OpenAsync("alice");

        Assert.Equal($"[{Tens(40, 30, 20, 10)}] of 4", await FindAsync(harness, alice, Search("ten") with { NewestFirst = true, SortNewestFirst = true }));
        Assert.Equal($"[{Tens(10, 20)}] of 4 cut", await FindAsync(harness, alice, Search("ten") with { Limit = 2 }));
        Assert.Equal($"[{Tens(30, 40)}] of 4 cut", await FindAsync(harness, alice, Search("ten") with { Limit = 2, NewestFirst = true }));
        Assert.Equal($"[{Tens(30)}] of 2 cut", await FindAsync(harness, alice, Search("ten") with { Limit = 1, Beyond = 20 }));
        Assert.Equal("[] of 0", await FindAsync(harness, alice, Search("twenty")));
        Assert.Equal("[39:m39] of 1", await FindAsync(harness, alice, Search("m39")));
    }

    [Fact]
    public async Task A_message_is_found_as_soon_as_it_is_acknowledged_by_its_author_too()
    {
        await using var harness = await StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        await alice.PostAsync("fresh news");
        Assert.Equal("[41:fresh news] of 1", await FindAsync(harness, alice, Search("news")));
        Assert.Equal("[41:fresh news] of 1", await FindAsync(harness, alice, Search("") with { Authors = ["sip:alice@contoso.com"] }));
    }

    [Fact]
    public async Task Each_room_is_searched_or_says_why_not()
    {
        await using var harness = await StartAsync();
        await harness.Engine.DefineCategoryAsync(new CategoryDefinition { Name = "Volatile", KeepsHistory = false }, default);
        var (secret, volatileRoom, empty) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await harness.DefineRoomAsync(secret, "Secret", room => room with { Privacy = RoomPrivacy.Secret });
        var closed = Guid.NewGuid();
        await harness.DefineRoomAsync(closed, "Closed", room => room with { Privacy = RoomPrivacy.Closed });
        await harness.DefineRoomAsync(volatileRoom, "Gone", room => room with { Category = "Volatile" });
        await harness.DefineRoomAsync(empty, "Empty");
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(volatileRoom);
        await alice.PostAsync("m1", volatileRoom);

        var found = await FindAsync(harness, alice, Search("m1"), secret, EngineHarness.Lobby, Guid.NewGuid(), closed, volatileRoom, empty);

        Assert.Equal("404 [1:m1] of 1 404 403 [] of 0 [] of 0", found);
    }

    [Fact]
    public async Task No_answer_is_longer_than_the_search_limit()
    {
        await using var harness = await StartAsync(options => options.Limits.SearchResults = 3);
        var alice = await harness.OpenAsync("alice");
        Assert.Equal("[1:m1 2:m2 3:m3] of 40 cut", await FindAsync(harness, alice, Search("")));
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_cut_and_the_next_page_goes_on()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        for (var i = 0; i < 4; i++)
            await alice.PostAsync("[STORY] " + new string('x', 60_000));
        var newest = Search("story") with { NewestFirst = true };

        Assert.Equal("3 4 of 4 cut", Short(await FindAsync(harness, alice, newest)));
        Assert.Equal("1 2 of 2", Short(await FindAsync(harness, alice, newest with { Beyond = 3 })));

        static string Short(string answer) =>
            string.Join(' ', answer.Split(' ', '[', ']', ':').Where(part => part.Length is > 0 and < 4));
    }

    [Fact]
    public async Task A_search_that_makes_no_sense_is_the_askers_fault()
    {
        await using var harness = await StartAsync();
        var alice = await harness.OpenAsync("alice");
        Assert.Equal("400", await FindAsync(harness, alice, Search("x") with { Limit = 0 }));
        Assert.Equal("400", await FindAsync(harness, alice, Search("x") with { Beyond = -1 }));
    }

    [Fact]
    public async Task While_the_archive_is_away_a_search_says_so_and_the_chat_goes_on()
    {
        await using var harness = await StartAsync();
        var alice = await harness.OpenAsync("alice");
        harness.Archive.Failure = new StorageException(StorageFault.Transient, "away");
        Assert.Equal("504", await FindAsync(harness, alice, Search("m1")));
        harness.Archive.Failure = null;
        Assert.Equal("[1:m1] of 1", await FindAsync(harness, alice, Search("m1")));
    }

    [Fact]
    public async Task Replacements_and_removals_that_only_the_log_has_are_respected()
    {
        await using var harness = await StartAsync();
        var before = harness.Log.Committed.Sequence;
        harness.Archive.TakeFrom(harness.Log, before - 10);
        await EditAsync(harness.Log, replaced: 35, removed: 38);
        var alice = await harness.OpenAsync("alice");

        Assert.Equal("[35:replaced text] of 1", await FindAsync(harness, alice, Search("replaced m35")));
        Assert.Equal("[] of 0", await FindAsync(harness, alice, Search("m38")));
    }

    [Fact]
    public async Task An_edit_of_what_is_archived_already_is_waited_for()
    {
        await using var harness = await StartAsync();
        harness.Archive.TakeFrom(harness.Log, harness.Log.Committed.Sequence - 10);
        await EditAsync(harness.Log, replaced: 5, removed: 7);
        var alice = await harness.OpenAsync("alice");
        var asked = await SubmitAsync(harness, alice, Search("replaced m5 m7"), EngineHarness.Lobby);
        Assert.Equal(asked, alice.Lines.Length);

        harness.Archive.TakeFrom(harness.Log, harness.Log.Committed.Sequence);

        Assert.Equal("[5:replaced text] of 1", await AnswerAsync(harness, alice, asked));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_search_is_put_on_record_where_reading_is(bool isRecorded)
    {
        await using var harness = await StartAsync(options => options.RecordsReading = isRecorded);
        var alice = await harness.OpenAsync("alice");
        await FindAsync(harness, alice, Search("lunch menu") with
        {
            Mode = MatchMode.AllWords,
            Authors = ["sip:bob@contoso.com"],
            To = new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc).Ticks,
            NewestFirst = true,
            Limit = 50,
        });

        var read = Events(harness.Log).OfType<HistoryRead>().ToArray();

        if (!isRecorded)
        {
            Assert.Empty(read);
            return;
        }
        var record = Assert.Single(read);
        Assert.Equal(("sip:alice@contoso.com", true), (record.User, record.IsSearch));
        Assert.Equal([EngineHarness.Lobby], record.Rooms);
        Assert.Equal("all words \"lunch menu\" by sip:bob@contoso.com until 2026-01-31T00:00:00.0000000Z, newest 50", record.Request);
    }

    private static MessageSearch Search(string text) => new() { Rooms = [], Text = text, Limit = 100 };

    private static async Task<EngineHarness> StartAsync(Action<ChatEngineOptions>? configure = null)
    {
        var harness = await EngineHarness.StartAsync(configure);
        var bob = await harness.OpenAsync("bob");
        await bob.JoinAsync(EngineHarness.Lobby);
        for (var i = 1; i <= Posts; i++)
            await bob.PostAsync(i % 10 == 0 ? $"m{i} ten" : $"m{i}");
        await harness.SettleAsync();
        return harness;
    }

    private static async Task<string> FindAsync(EngineHarness harness, TestSession session, MessageSearch search, params Guid[] rooms)
    {
        var asked = await SubmitAsync(harness, session, search, rooms.Length == 0 ? [EngineHarness.Lobby] : rooms);
        return await AnswerAsync(harness, session, asked);
    }

    /// <returns>How many lines there were before the answer.</returns>
    private static async Task<int> SubmitAsync(EngineHarness harness, TestSession session, MessageSearch search, params Guid[] rooms)
    {
        await harness.SettleAsync();
        var before = session.Lines.Length;
        await session.SubmitAsync(new SearchHistory { Rooms = [.. rooms.Select(id => new RoomReference(id, ""))], Criteria = search });
        await harness.SettleAsync();
        return before;
    }

    private static async Task<string> AnswerAsync(EngineHarness harness, TestSession session, int after)
    {
        for (var i = 0; i < 100_000 && session.Lines.Length == after; i++)
            await harness.SettleAsync();
        var answer = session.Lines[after].Split(' ', 4);
        Assert.Equal("SearchReply", answer[1]);
        return answer.Length > 3 ? answer[3] : answer[2];
    }

    private static string Tens(params int[] numbers) => string.Join(' ', numbers.Select(number => $"{number}:m{number} ten"));

    private static async Task EditAsync(MemoryEventLog log, int replaced, int removed)
    {
        log.Append(new MessageReplaced { RoomId = EngineHarness.Lobby, Number = replaced, User = "admin", Text = "replaced text" });
        log.Append(new MessagesRemoved { RoomId = EngineHarness.Lobby, User = "admin", Ranges = [new NumberRange(removed, removed)] });
        await log.CommitAsync();
    }

    private static List<ChatEvent> Events(MemoryEventLog log)
    {
        var events = new List<ChatEvent>();
        using var reader = log.OpenReader(log.Start);
        while (reader.TryRead(out var record))
            events.Add(EventCodec.Read(record.Span, reader.Position.Sequence));
        return events;
    }
}
