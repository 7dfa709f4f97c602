using PersistentChat.Storage.Faster;

namespace PersistentChat.Storage.Tests.Logs;

/// <summary>Nothing waits for company, and whatever comes while the disk is busy shares the next commit.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_lone_record_is_committed_at_once_by_one_commit()
    {
        await using var log = await _folder.OpenAsync();
        for (var i = 1UL; i <= 5; i++)
        {
            var before = Commits();
            LogFolder.Append(log, i - 1, 1);
            Assert.Equal(i, await log.CommitAsync());
            Assert.Equal(before + 1, Commits());
        }
        // There is nothing more to commit, so nothing is written.
        var all = Commits();
        Assert.Equal(5UL, await log.CommitAsync());
        Assert.Equal(all, Commits());
    }

    [Fact]
    public async Task Records_that_come_during_a_commit_share_the_next_one()
    {
        HoldingDevice? device = null;
        await using var log = await _folder.OpenAsync(inner => device = new HoldingDevice(inner));
        var before = Commits();
        var last = LogFolder.Append(log, 0, 1);
        var first = log.CommitAsync().AsTask();
        await device!.Held.Task.WaitAsync(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 500; i++)
        {
            last++;
            log.Append("posted while the disk was busy"u8);
        }
        Assert.False(first.IsCompleted);
        device.Release();
        Assert.Equal(1UL, await first);
        Assert.Equal(last, await log.CommitAsync());
        Assert.Equal(before + 2, Commits());
    }

    private ulong Commits() => EventLogFiles.Open(_folder.Path).CommitSlots().Max(slot => slot.Generation);
}
