namespace PersistentChat.Engine.Tests;

/// <summary>How the engine spends commits: one for a lone post, at once, and few for many.</summary>
public sealed class GroupCommitTests
{
    private const int Posts = 100;

    [Fact]
    public async Task A_lone_post_takes_one_commit_and_posts_that_come_during_it_share_the_next_ones()
    {
        await using var harness = await EngineHarness.StartAsync();
        var alice = await harness.OpenAsync("alice");
        await alice.JoinAsync(EngineHarness.Lobby);
        await harness.SettleAsync();
        var before = harness.Log.Commits;
        await alice.PostAsync("lone");
        await harness.SettleAsync();
        Assert.Equal(1, harness.Log.Commits - before);

        var disk = new TaskCompletionSource();
        harness.Log.HoldCommits = disk.Task;
        before = harness.Log.Commits;
        for (var i = 0; i < Posts; i++)
            await alice.PostAsync($"post {i}");
        await EngineHarness.OnShardAsync(harness.Shard, () => { });
        harness.Log.HoldCommits = null;
        disk.SetResult();
        await harness.SettleAsync();
        Assert.Equal(1 + Posts, alice.Messages.Length);
        Assert.InRange(harness.Log.Commits - before, 1, Posts / 10);
    }
}
