using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests.Embedding;

/// <summary>Alone in its process: a test beside it would begin threads and open files of its own.</summary>
[CollectionDefinition(nameof(RepeatedStartTests), DisableParallelization = true)]
[Collection(nameof(RepeatedStartTests))]
public sealed class RepeatedStartTests
{
    private static readonly Guid Lobby = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");

    [Fact]
    public async Task Fifty_lives_of_an_engine_on_files_leave_no_thread_no_file_and_no_timer_behind()
    {
        using var folder = new TempFolder();
        // What the process makes once (thread pool, pools, libraries) is made by then.
        for (var life = 0; life < 5; life++)
            await LiveAsync(folder.Path, expected: life + 1);
        var before = ProcessHoldings.Now();
        for (var life = 5; life < 55; life++)
            await LiveAsync(folder.Path, expected: life + 1);

        var after = await ProcessHoldings.SettleAsync(before);
        Assert.True(after.IsWithin(before), $"Before there were {before}; now there are {after}.");
    }

    [Fact]
    public async Task Two_engines_in_one_process_have_data_and_meters_of_their_own()
    {
        using var first = new TempFolder();
        using var second = new TempFolder();
        using var meters = new TestMeters();
        var posted = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "pchat.messages.posted")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref posted, value));
        listener.Start();
        await using var one = await Node.OpenAsync(first.Path, meters);
        using var otherMeters = new TestMeters();
        await using var other = await Node.OpenAsync(second.Path, otherMeters);

        Assert.Equal(1, await one.PostAsync("here"));
        Assert.Equal(2, await one.PostAsync("here again"));
        Assert.Equal(1, await other.PostAsync("there"));

        Assert.Equal(["here", "here again"], await one.TextsAsync());
        Assert.Equal(["there"], await other.TextsAsync());
        Assert.Equal(2, Interlocked.Read(ref posted));
        Assert.NotEqual(one.Engine.DatabaseVersion, other.Engine.DatabaseVersion);
    }

    private static async Task LiveAsync(string folder, long expected)
    {
        using var meters = new TestMeters();
        await using var node = await Node.OpenAsync(folder, meters);
        Assert.Equal(expected, await node.PostAsync($"life {expected}"));
        await node.Engine.StopAsync(default);
    }

    private sealed class Node(FasterEventLog log, SqlStore store, ChatEngine engine) : IAsyncDisposable
    {
        internal ChatEngine Engine => engine;

        internal static async Task<Node> OpenAsync(string folder, IMeterFactory meters)
        {
            var log = await FasterEventLog.OpenAsync(
                new FasterEventLogOptions { Directory = Path.Combine(folder, "log"), Meters = meters }, NullLogger<FasterEventLog>.Instance);
            var store = await SqliteStore.OpenAsync(Path.Combine(folder, "chat.db"));
            var engine = new ChatEngine(
                new ChatEngineOptions { Shards = 1 }, new EngineStorage(log, store.State, store.Archive, [store.Projection]),
                _ => new IdleShardIo(), TimeProvider.System, NullLoggerFactory.Instance, meters);
            await engine.StartAsync(default);
            await engine.DefineUserAsync(new UserDefinition("sip:bob@contoso.com", "", null), default);
            await engine.DefineCategoryAsync(new CategoryDefinition { Name = "General" }, default);
            await engine.DefineRoomAsync(
                new RoomDefinition { Id = Lobby, Name = "Lobby", Category = "General", Privacy = RoomPrivacy.Open }, default);
            return new Node(log, store, engine);
        }

        internal async Task<long> PostAsync(string text)
        {
            await using var bot = await engine.OpenSessionAsync("sip:bob@contoso.com");
            await bot.JoinAsync(Lobby);
            return await bot.PostAsync(Lobby, text);
        }

        internal async Task<string[]> TextsAsync()
        {
            await using var bot = await engine.OpenSessionAsync("sip:bob@contoso.com");
            return [.. (await bot.HistoryAsync(Lobby, 100)).Select(message => message.Text)];
        }

        public async ValueTask DisposeAsync()
        {
            await engine.DisposeAsync();
            await log.DisposeAsync();
            await store.DisposeAsync();
        }
    }
}
