using Xunit.Abstractions;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.Tests;

/// <summary>What a crash leaves on disk: the files as they are while the store is open, and the same with a torn write-ahead log.</summary>
public sealed class SqliteCrashTests(ITestOutputHelper output)
{
    private const int Batch = 20;
    private const int Batches = 15;

    [Fact]
    public async Task What_was_applied_is_in_the_files_before_the_store_is_closed()
    {
        await using var running = await FilledAsync();
        await using var crashed = await CopyAsync(running, cut: null);
        Assert.Equal(At(Batch * Batches), await crashed.Projection.LoadCursorAsync(default));
        await RequireWholeBatchesAsync(crashed);
    }

    [Fact]
    public async Task A_log_torn_anywhere_leaves_whole_batches_that_fit_their_cursor()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var running = await FilledAsync();
        var length = new FileInfo(running.Path + "-wal").Length;
        var places = new HashSet<ulong>();
        for (var i = 0; i < 25; i++)
        {
            await using var crashed = await CopyAsync(running, cut: random.NextInt64(length));
            places.Add(await RequireWholeBatchesAsync(crashed));
        }
        Assert.True(places.Count > 3, "the cuts did not hit different batches");
    }

    private static async Task<SqliteFixture> FilledAsync()
    {
        var store = await SqliteFixture.OpenAsync();
        // Reopened once so that the schema is in the main file, where the log's tear cannot reach it.
        await store.ReopenAsync();
        for (var i = 0; i < Batches; i++)
        {
            LogCursor? from = i == 0 ? null : At((ulong)(i * Batch));
            await store.Projection.ApplyAsync(Messages(Lobby, (i * Batch) + 1, Batch), from, At((ulong)((i + 1) * Batch)), default);
        }
        return store;
    }

    private static Task<SqliteFixture> CopyAsync(SqliteFixture running, long? cut) => SqliteFixture.OpenCopyAsync(path =>
    {
        File.Copy(running.Path, path);
        File.Copy(running.Path + "-wal", path + "-wal");
        if (cut is { } bytes)
        {
            using var log = new FileStream(path + "-wal", FileMode.Open);
            log.SetLength(bytes);
        }
    });

    private static async Task<ulong> RequireWholeBatchesAsync(SqliteFixture store)
    {
        var state = await store.State.LoadAsync(default);
        var messages = await store.Archive.ReadAsync(Lobby, 1, Batch * Batches, default);
        var sequence = state.Cursor?.Sequence ?? 0;
        Assert.Equal(0u, sequence % Batch);
        Assert.Equal(sequence, (ulong)messages.Count);
        Assert.Equal(sequence, (ulong)state.RecentPosts.Count);
        Assert.Equal((long)sequence, state.Positions.Count == 0 ? 0 : state.Positions[0].LastNumber);
        return sequence;
    }
}
