using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Engine.Tests;

/// <summary>What compliance learns of the reading of history (features.md CO4).</summary>
public class ReadingRecordTests
{
    [Fact]
    public async Task A_reading_is_on_record_and_durable_before_anything_is_shown()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.RecordsReading = true);
        var alice = await harness.OpenAsync("alice");
        var disk = new TaskCompletionSource();
        harness.Log.HoldCommits = disk.Task;
        await alice.SubmitAsync(Read(EngineHarness.Lobby, 7));
        await EngineHarness.OnShardAsync(harness.Shard, () => { });
        Assert.Empty(alice.Lines);

        harness.Log.HoldCommits = null;
        disk.SetResult();
        await harness.SettleAsync();
        Assert.Equal(["reply HistoryReply 200"], alice.Lines);
        var read = Assert.Single(Readings(harness.Log));
        Assert.Equal(
            ("sip:alice@contoso.com", "newest 7", false, alice.Session.Id, harness.Time.GetUtcNow().Ticks),
            (read.User, read.Request, read.IsSearch, read.Origin.Session, read.Time));
        Assert.Equal([EngineHarness.Lobby], read.Rooms);
    }

    [Fact]
    public async Task When_the_record_cannot_be_made_durable_nothing_is_shown()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.RecordsReading = true);
        var alice = await harness.OpenAsync("alice");
        var disk = new TaskCompletionSource();
        harness.Log.HoldCommits = disk.Task;
        await alice.SubmitAsync(Read(EngineHarness.Lobby, 7));
        harness.Log.Fail();
        disk.SetResult();
        for (var i = 0; i < 1000 && alice.Lines.Length == 0; i++)
            await EngineHarness.OnShardAsync(harness.Shard, () => { });
        Assert.StartsWith("ended", Assert.Single(alice.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reading_that_is_refused_or_only_catches_up_is_not_on_record()
    {
        await using var harness = await EngineHarness.StartAsync(options => options.RecordsReading = true);
        var (alice, bob) = (await harness.OpenAsync("alice"), await harness.OpenAsync("bob"));
        await alice.JoinAsync(EngineHarness.Lobby);
        await bob.JoinAsync(EngineHarness.Lobby);
        await bob.SubmitAsync(Read(Guid.NewGuid(), 1));
        await alice.RunAsync(() => alice.Session.Suspend([]));
        await bob.PostAsync("missed");
        await alice.RunAsync(() => alice.Session.Resume(alice));
        await harness.SettleAsync();
        Assert.Equal(["message 1 missed"], alice.Messages);
        Assert.Contains("reply HistoryReply 404", bob.Lines);
        Assert.Empty(Readings(harness.Log));
    }

    [Fact]
    public async Task Without_compliance_reading_leaves_nothing_in_the_log()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        var before = harness.Log.Committed.Sequence;
        await alice.SubmitAsync(Read(EngineHarness.Lobby, 7));
        await harness.SettleAsync();
        Assert.Equal(["reply HistoryReply 200"], alice.Lines);
        Assert.Equal(before, harness.Log.Committed.Sequence);
    }

    private static ReadHistory Read(Guid room, int count) => new() { Room = new RoomReference(room, ""), Count = count };

    private static HistoryRead[] Readings(MemoryEventLog log)
    {
        var found = new List<HistoryRead>();
        using var reader = log.OpenReader(log.Start);
        while (reader.TryRead(out var record))
        {
            if (EventCodec.Read(record.Span, reader.Position.Sequence) is HistoryRead read)
                found.Add(read);
        }
        return [.. found];
    }
}
