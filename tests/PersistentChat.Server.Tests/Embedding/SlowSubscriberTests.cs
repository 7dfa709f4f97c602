using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests.Embedding;

/// <summary>A subscriber that reads while the files under it are dropped.</summary>
public sealed class SlowSubscriberTests
{
    private const int Posts = 400;

    private static readonly Guid Lobby = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");

    /// <summary>Pages and files are so small that the posts fill several.</summary>
    [Fact]
    public async Task Who_reads_while_the_log_is_dropped_under_him_gets_no_event_twice_and_is_told_the_first_that_he_missed()
    {
        using var folder = new TempFolder();
        using var meters = new TestMeters();
        await using var log = await FasterEventLog.OpenAsync(
            new FasterEventLogOptions { Directory = folder.In("log"), PageSizeBits = 16, MemorySizeBits = 17, SegmentSizeBits = 17 },
            NullLogger<FasterEventLog>.Instance);
        var archive = new MemoryArchive();
        await using var engine = new ChatEngine(
            new ChatEngineOptions { Shards = 1 }, new EngineStorage(log, archive, archive, []), _ => new IdleShardIo(), TimeProvider.System,
            NullLoggerFactory.Instance, meters);
        await engine.StartAsync(default);
        await SeedAsync(engine);
        await using var bot = await engine.OpenSessionAsync("sip:bob@contoso.com", new LocalSessionOptions { ReceivesEvents = false });
        await bot.JoinAsync(Lobby);
        await using var events = engine.ReadEventsAsync().GetAsyncEnumerator();
        await PostAsync(bot, 1, Posts);
        Assert.True(await events.MoveNextAsync());
        var last = events.Current.Position.Sequence;
        var number = events.Current.Message!.Number;
        Assert.Equal(1, number);

        var start = log.Committed;
        log.Truncate(start);
        // The next commit drops it.
        await PostAsync(bot, Posts + 1, Posts + 1);
        Assert.Equal(start, log.Start);
        var missed = await Assert.ThrowsAsync<EventsMissedException>(async () =>
        {
            while (await events.MoveNextAsync())
            {
                (last, number) = (last + 1, number + 1);
                Assert.Equal((last, number), (events.Current.Position.Sequence, events.Current.Message!.Number));
            }
        });
        Assert.Equal((last + 1, start), (missed.FirstMissed, missed.Start));
        Assert.True(number < Posts, $"All {Posts} posts were delivered, so nothing was missed.");

        await using var rest = engine.ReadEventsAsync(new EventSubscription { After = missed.Start }).GetAsyncEnumerator();
        Assert.True(await rest.MoveNextAsync());
        Assert.Equal(Posts + 1, rest.Current.Message!.Number);
    }

    private static async Task SeedAsync(ChatEngine engine)
    {
        await engine.DefineUserAsync(new UserDefinition("sip:bob@contoso.com", "", null), default);
        await engine.DefineCategoryAsync(new CategoryDefinition { Name = "General" }, default);
        await engine.DefineRoomAsync(
            new RoomDefinition { Id = Lobby, Name = "Lobby", Category = "General", Privacy = RoomPrivacy.Open }, default);
    }

    /// <summary>As many at once as a session may have open.</summary>
    private static async Task PostAsync(LocalSession bot, int first, int last)
    {
        foreach (var some in Enumerable.Range(first, last - first + 1).Chunk(16))
            await Task.WhenAll(some.Select(number => bot.PostAsync(Lobby, $"{number} {new string('x', 1000)}")));
    }
}
