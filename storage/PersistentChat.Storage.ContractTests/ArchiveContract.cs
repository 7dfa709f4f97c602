using System.Text;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>What every archive must do. An implementation inherits this and opens itself.</summary>
public abstract class ArchiveContract
{
    protected abstract Task<IStoreFixture> OpenAsync();

    [StoreFact]
    public async Task Messages_come_back_as_they_were_posted()
    {
        await using var store = await OpenAsync();
        var posted = Message(Lobby, 1, "first\nsecond");
        posted.SetContent("first\nsecond"u8, "{\\rtf1 first}"u8);
        posted.IsAlert = true;
        await store.Projection.ApplyAsync([posted], null, At(1), default);

        var read = Assert.Single(await store.Archive.ReadAsync(Lobby, 1, 1, default));

        Assert.Equal((Lobby, 1L, posted.Time), (read.RoomId, read.Number, read.Time));
        Assert.Equal(("sip:alice@contoso.com", "Alice"), (read.Author, read.AuthorName));
        Assert.True(read.IsAlert);
        Assert.True(read.IsKept);
        Assert.Equal("first\nsecond"u8, read.Text);
        Assert.Equal("{\\rtf1 first}"u8, read.Rtf);
    }

    /// <summary>Each message differs from the one before, and from its room's one before, in some way: author, name, importance, RTF or none.</summary>
    [StoreFact]
    public async Task Messages_of_one_batch_keep_what_is_their_own()
    {
        await using var store = await OpenAsync();
        Guid[] rooms = [Lobby, Operations, new Guid("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7aff")];
        var random = new Random(20120611);
        var posted = Enumerable.Range(0, 300).Select(i => Message(rooms[i % 3], (i / 3) + 1)).ToArray();
        foreach (var message in posted)
        {
            message.Author = $"sip:user{random.Next(3)}@contoso.com";
            message.AuthorName = random.Next(2) == 0 ? "" : "Somebody";
            message.IsAlert = random.Next(2) == 0;
            message.SetContent(Encoding.UTF8.GetBytes($"text {random.Next()}"), random.Next(3) == 0 ? Encoding.UTF8.GetBytes($"rtf {random.Next()}") : []);
        }
        await store.Projection.ApplyAsync(posted, null, At(300), default);

        foreach (var room in rooms)
        {
            var read = await store.Archive.ReadAsync(room, 1, 100, default);
            Assert.Equal(posted.Where(message => message.RoomId == room).Select(Told), read.Select(Told));
        }

        static string Told(MessagePosted message) =>
            $"{message.Number} {message.Time} {message.Author} {message.AuthorName} {message.IsAlert} {Encoding.UTF8.GetString(message.Text)} {Encoding.UTF8.GetString(message.Rtf)}";
    }

    [StoreTheory]
    [InlineData("O'Reilly; DROP TABLE messages; -- \"%_\\")]
    [InlineData("\U0001F600 \u05E9\u05DC\u05D5\u05DD \u0301 \uFEFF\uFFFF")]
    [InlineData("\u0001\u001F\t\r\n\u007F")]
    public async Task Odd_characters_come_back_byte_for_byte(string text)
    {
        await using var store = await OpenAsync();
        var posted = Message(Lobby, 1);
        var bytes = Encoding.UTF8.GetBytes(text);
        posted.SetContent(bytes, bytes);
        posted.AuthorName = text;
        await store.Projection.ApplyAsync([posted], null, At(1), default);

        var read = Assert.Single(await store.Archive.ReadAsync(Lobby, 1, 1, default));

        Assert.Equal(bytes, read.Text.ToArray());
        Assert.Equal(bytes, read.Rtf.ToArray());
        Assert.Equal(posted.AuthorName, read.AuthorName);
    }

    [StoreFact]
    public async Task An_empty_rtf_and_an_empty_name_come_back_empty()
    {
        await using var store = await OpenAsync();
        var posted = Message(Lobby, 1);
        posted.AuthorName = "";
        await store.Projection.ApplyAsync([posted], null, At(1), default);

        var read = Assert.Single(await store.Archive.ReadAsync(Lobby, 1, 1, default));

        Assert.Equal(0, read.Rtf.Length);
        Assert.Equal("", read.AuthorName);
    }

    [StoreFact]
    public async Task A_story_of_64_kilobytes_with_as_much_rtf_comes_back()
    {
        await using var store = await OpenAsync();
        var story = new byte[65536];
        Array.Fill(story, (byte)'s');
        var posted = Message(Lobby, 1);
        posted.SetContent(story, story);
        await store.Projection.ApplyAsync([posted], null, At(1), default);

        var read = Assert.Single(await store.Archive.ReadAsync(Lobby, 1, 1, default));

        Assert.Equal(story, read.Text.ToArray());
        Assert.Equal(story, read.Rtf.ToArray());
    }

    [StoreFact]
    public async Task A_range_is_inclusive_and_oldest_first_and_of_one_room()
    {
        await using var store = await OpenAsync();
        ChatEvent[] events = [.. Messages(Operations, 1, 20), .. Messages(Lobby, 1, 20)];
        await store.Projection.ApplyAsync(events, null, At(40), default);

        var read = await store.Archive.ReadAsync(Lobby, 5, 9, default);

        Assert.Equal([5, 6, 7, 8, 9], read.Select(message => message.Number));
        Assert.All(read, message => Assert.Equal(Lobby, message.RoomId));
    }

    [StoreFact]
    public async Task Numbers_that_are_not_there_yet_are_missing_at_the_newer_end()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync(Messages(Lobby, 1, 3), null, At(3), default);

        Assert.Equal([2, 3], (await store.Archive.ReadAsync(Lobby, 2, 9, default)).Select(message => message.Number));
        Assert.Empty(await store.Archive.ReadAsync(Lobby, 4, 9, default));
        Assert.Empty(await store.Archive.ReadAsync(Operations, 1, 9, default));
    }

    [StoreFact]
    public async Task A_message_that_is_not_kept_is_not_archived_but_moves_the_position()
    {
        await using var store = await OpenAsync();
        var passing = Message(Lobby, 2, kept: false);
        await store.Projection.ApplyAsync([Message(Lobby, 1), passing], null, At(2), default);

        Assert.Equal([1], (await store.Archive.ReadAsync(Lobby, 1, 2, default)).Select(message => message.Number));
        var state = await store.State.LoadAsync(default);
        Assert.Equal([new RoomPosition(Lobby, 2, passing.Time)], state.Positions);
    }

    [StoreFact]
    public async Task The_cursor_is_the_projections()
    {
        await using var store = await OpenAsync();
        Assert.Null(await store.Archive.LoadCursorAsync(default));

        await store.Projection.ApplyAsync(Messages(Lobby, 1, 3), null, At(3), default);

        Assert.Equal(At(3), await store.Archive.LoadCursorAsync(default));
    }

    [StoreFact]
    public async Task A_cancelled_reading_throws()
    {
        await using var store = await OpenAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.Archive.ReadAsync(Lobby, 1, 2, new CancellationToken(canceled: true)));
    }

    [StoreFact]
    public async Task Readings_beside_a_writer_see_whole_batches_without_gaps()
    {
        const int Batch = 50;
        const int Batches = 40;
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync(Messages(Lobby, 1, Batch), null, At(Batch), default);
        using var written = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadUntilAsync(store.Archive, written.Token))).ToArray();

        for (var i = 1; i < Batches; i++)
        {
            var events = Messages(Lobby, (i * Batch) + 1, Batch);
            Assert.True(await store.Projection.ApplyAsync(events, At((ulong)(i * Batch)), At((ulong)((i + 1) * Batch)), default));
        }

        await written.CancelAsync();
        var readings = await Task.WhenAll(readers);
        Assert.All(readings, count => Assert.True(count > 0));

        static async Task<int> ReadUntilAsync(IArchive archive, CancellationToken end)
        {
            var readings = 0;
            do
            {
                var numbers = (await archive.ReadAsync(Lobby, 1, Batch * Batches, default)).Select(message => message.Number).ToArray();
                Assert.Equal(0, numbers.Length % Batch);
                Assert.Equal(Enumerable.Range(1, numbers.Length).Select(number => (long)number), numbers);
                readings++;
            }
            while (!end.IsCancellationRequested);
            return readings;
        }
    }
}
