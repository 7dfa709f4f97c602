using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.Tests;

/// <summary>Sizes of a full node. Times are compared with a yardstick in the same run, because machines differ.</summary>
public sealed class SqliteSpeedTests(ITestOutputHelper output)
{
    private const int Count = 100_000;
    private const int Round = 10_000;
    private const int Batch = 1000;

    [Fact]
    public async Task Applying_batches_is_not_far_slower_than_bare_inserts_into_the_same_table()
    {
        var messages = Enumerable.Range(1, Count).Select(number => Message(Lobby, number, TextOf(number))).ToArray();
        await using var store = await SqliteFixture.OpenAsync();
        await using var yardstick = await SqliteFixture.OpenAsync();
        await yardstick.CloseAsync();
        await using var inserts = await SqliteBareInserts.OpenAsync(yardstick.Path, messages);
        var (applied, bare) = (TimeSpan.Zero, TimeSpan.Zero);

        // In turns, so that whatever else the machine does slows both alike.
        for (var from = 0; from < Count; from += Round)
        {
            applied += await TimeAsync(() => ApplyAsync(store.Projection, messages, from, Round, Batch));
            bare += await TimeAsync(() => inserts.InsertAsync(from, Round, Batch));
        }

        output.WriteLine($"applied {Count / applied.TotalSeconds:F0}/s, bare {Count / bare.TotalSeconds:F0}/s, ratio {bare / applied:F2}");
        Assert.Equal(At(Count), await store.Projection.LoadCursorAsync(default));
        Assert.True(bare / applied > 1, $"bare inserts took {bare}, applying {applied}");
    }

    [Fact]
    public async Task A_node_of_20000_users_and_500_rooms_loads_not_far_slower_than_its_rows_are_read()
    {
        await using var store = await SqliteFixture.OpenAsync();
        ChatEvent[] events =
        [
            .. Enumerable.Range(1, 20_000).Select(id => User(id, $"user{id}")),
            .. Enumerable.Range(1, 20_000).Select(id => Credential($"sip:user{id}@contoso.com", 1)),
            .. Enumerable.Range(1, 500).Select(number => Room(Guid.NewGuid(), $"Room {number}")),
            .. Messages(Lobby, 1, 65_536),
        ];
        await store.Projection.ApplyAsync(events, null, At((ulong)events.Length), default);
        var (loaded, read) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        var state = new LocalSnapshot();

        for (var turn = 0; turn < 3; turn++)
        {
            loaded = Least(loaded, await TimeAsync(async () => state = await store.State.LoadAsync(default)));
            read = Least(read, await TimeAsync(() => ReadAllAsync(store.Path)));
        }

        output.WriteLine($"loaded in {loaded.TotalMilliseconds:F0} ms, rows read in {read.TotalMilliseconds:F0} ms, ratio {loaded / read:F2}");
        Assert.Equal((20_000, 20_000, 500), (state.Users.Count, state.Credentials.Count, state.Rooms.Count));
        Assert.Equal(65_536, state.RecentPosts.Count);
        Assert.True(loaded / read < 3, $"loading took {loaded}, reading the same rows {read}");
    }

    /// <summary>What is done for such a client must not grow with the number of clients that are remembered.</summary>
    [Fact]
    public async Task Posts_of_many_clients_with_rising_numbers_are_applied_not_far_slower_than_those_of_one()
    {
        // Beyond twice the window of 65,536, where what is not remembered is thrown out a second time and much is kept.
        const int Before = 140_000;
        const int Small = 100;
        var plain = Messages(Lobby, 1, Before + Round);
        var rising = Messages(Lobby, 1, Before + Round);
        foreach (var message in rising)
            message.Identity = new PostIdentity(PostIdentity.RisingBit | ((UInt128)(message.Number * 7919 % Count) << 64), (ulong)message.Number);
        await using var store = await SqliteFixture.OpenAsync();
        await using var yardstick = await SqliteFixture.OpenAsync();
        var (all, allOther) = (TimeSpan.Zero, TimeSpan.Zero);
        var (applied, other) = (new List<TimeSpan>(), new List<TimeSpan>());

        for (var from = 0; from < Before; from += Round)
        {
            all += await TimeAsync(() => ApplyAsync(store.Projection, rising, from, Round, Round));
            allOther += await TimeAsync(() => ApplyAsync(yardstick.Projection, plain, from, Round, Round));
        }
        for (var from = Before; from < Before + Round; from += Small)
        {
            applied.Add(await TimeAsync(() => ApplyAsync(store.Projection, rising, from, Small, Small)));
            other.Add(await TimeAsync(() => ApplyAsync(yardstick.Projection, plain, from, Small, Small)));
        }

        // Medians: one stall of the disk is longer than all of these commits.
        var (ofMany, ofOne) = (Median(applied), Median(other));
        output.WriteLine($"{Small} of many {ofMany.TotalMilliseconds:F2} ms, of one {ofOne.TotalMilliseconds:F2} ms, ratio {ofOne / ofMany:F2}; all ratio {allOther / all:F2}");
        Assert.Equal(Count, (await store.State.LoadAsync(default)).RecentPosts.Count);
        Assert.True(ofOne / ofMany > 0.5, $"{Small} posts of many took {ofMany}, of one {ofOne}");
        Assert.True(allOther / all > 0.5, $"{Before} posts of many took {all}, of one {allOther}");
    }

    private static async Task ApplyAsync(IProjection projection, MessagePosted[] messages, int from, int count, int batch)
    {
        LogCursor? at = from == 0 ? null : At((ulong)from);
        for (var i = from; i < from + count; i += batch)
        {
            var to = At((ulong)(i + batch));
            await projection.ApplyAsync(new ArraySegment<ChatEvent>(messages, i, batch), at, to, default);
            at = to;
        }
    }

    private static async Task ReadAllAsync(string path)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        foreach (var table in new[] { "users", "credentials", "rooms", "recent_post_pages" })
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table} ORDER BY 1";
            await using var row = await command.ExecuteReaderAsync();
            var values = new object[row.FieldCount];
            while (await row.ReadAsync())
                row.GetValues(values);
        }
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started);
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static TimeSpan Least(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>About 120 bytes of some 20 words, a few of them rare.</summary>
    private static string TextOf(int number) =>
        $"Please look at order {number}, it was due in week {number % 52}; the customer of batch {number / 100} asks when the goods will come and who sends it";
}
