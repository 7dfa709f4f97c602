using FASTER.core;

namespace PersistentChat.Storage.Tests.Logs;

public sealed class FailureTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_a_failed_write_everything_throws_and_the_cause_stays()
    {
        FailingDevice? device = null;
        await using (var log = await _folder.OpenAsync(inner => device = new FailingDevice(inner)))
        {
            log.Append("kept"u8);
            await log.CommitAsync();
            using var reader = log.OpenReader(log.Start);
            var waiting = reader.WaitAsync(CancellationToken.None);
            Assert.True(reader.TryRead(out _));
            var stuck = reader.WaitAsync(CancellationToken.None).AsTask();

            device!.Fails = true;
            log.Append("lost"u8);
            await Assert.ThrowsAsync<EventLogException>(() => log.CommitAsync().AsTask());
            device.Fails = false;

            Assert.NotNull(log.Failure);
            var cause = log.Failure;
            Assert.Same(cause, Assert.Throws<EventLogException>(() => log.Append("more"u8)).InnerException);
            Assert.Same(cause, (await Assert.ThrowsAsync<EventLogException>(() => log.CommitAsync().AsTask())).InnerException);
            Assert.Throws<EventLogException>(() => log.OpenReader(log.Start));
            Assert.Throws<EventLogException>(() => reader.TryRead(out _));
            await Assert.ThrowsAsync<EventLogException>(() => stuck.WaitAsync(TimeSpan.FromSeconds(10)));
            Assert.Equal(1UL, log.Committed.Sequence);
            await waiting;
        }
        await using var reopened = await _folder.OpenAsync();
        Assert.InRange(reopened.Committed.Sequence, 1UL, 2UL);
    }

    [Fact]
    public async Task The_systems_own_error_is_the_cause_that_is_told()
    {
        await using var log = await _folder.OpenAsync();
        // A folder where the second file would be: the system refuses to create it.
        Directory.CreateDirectory(_folder.FileOf("events.1"));
        LogFolder.Append(log, 0, 100);
        var record = new byte[30_000];
        var failure = await Assert.ThrowsAsync<EventLogException>(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                log.Append(record);
                await log.CommitAsync();
            }
        });
        Assert.Contains("events.1", log.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("events.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_commit_at_the_same_time_is_refused_and_harms_nothing()
    {
        HoldingDevice? device = null;
        await using (var log = await _folder.OpenAsync(inner => device = new HoldingDevice(inner)))
        {
            LogFolder.Append(log, 0, 1);
            var first = log.CommitAsync().AsTask();
            await device!.Held.Task.WaitAsync(TimeSpan.FromSeconds(10));
            LogFolder.Append(log, 1, 1);
            await Assert.ThrowsAsync<InvalidOperationException>(() => log.CommitAsync().AsTask());
            device.Release();
            Assert.Equal(1UL, await first);
            Assert.Null(log.Failure);
            Assert.Equal(2UL, await log.CommitAsync());
        }
        await using var reopened = await _folder.OpenAsync();
        Assert.Equal(2UL, LogFolder.ReadAll(reopened, reopened.Start));
    }

    private sealed class FailingDevice(IDevice inner) : WrappedDevice(inner)
    {
        internal volatile bool Fails;

        public override void WriteAsync(
            IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite,
            DeviceIOCompletionCallback callback, object context)
        {
            if (Fails)
                ThreadPool.QueueUserWorkItem(_ => callback(5, 0, context));
            else
                base.WriteAsync(sourceAddress, segmentId, destinationAddress, numBytesToWrite, callback, context);
        }
    }
}
