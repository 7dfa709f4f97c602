using System.Text;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Storage.Tests.Logs;

public sealed class EventLogTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_come_back_in_order_after_each_reopening()
    {
        var last = 0UL;
        var id = Guid.Empty;
        for (var life = 0; life < 5; life++)
        {
            await using var log = await _folder.OpenAsync();
            Assert.True(id == Guid.Empty || id == log.LogId);
            id = log.LogId;
            Assert.Equal(last, log.Committed.Sequence);
            last = LogFolder.Append(log, last, 300);
            Assert.Equal(last, await log.CommitAsync());
            Assert.Equal(last, LogFolder.ReadAll(log, log.Start));
        }
        Assert.True(Directory.GetFiles(_folder.Path, "events.*").Length > 3);
    }

    [Fact]
    public async Task A_record_is_seen_once_it_is_committed_and_not_before()
    {
        await using var log = await _folder.OpenAsync();
        using var reader = log.OpenReader(log.Start);
        log.Append("one"u8);
        Assert.False(reader.TryRead(out _));
        await log.CommitAsync();
        Assert.True(reader.TryRead(out var record));
        Assert.Equal("one", Encoding.UTF8.GetString(record.Span));
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public async Task A_reader_is_woken_by_a_commit_and_by_cancellation()
    {
        await using var log = await _folder.OpenAsync();
        using var reader = log.OpenReader(log.Start);
        var waiting = reader.WaitAsync(CancellationToken.None).AsTask();
        log.Append("one"u8);
        Assert.False(waiting.IsCompleted);
        await log.CommitAsync();
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(reader.TryRead(out _));

        using var stop = new CancellationTokenSource();
        var cancelled = reader.WaitAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task A_reader_follows_a_log_that_grows_under_it()
    {
        const ulong Records = 5_000;
        await using var log = await _folder.OpenAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var writing = Task.Run(() => LogFolder.Append(log, 0, (int)Records));
        var committing = Task.Run(async () =>
        {
            while (await log.CommitAsync(deadline.Token) < Records)
                await Task.Yield();
        });
        using var reader = log.OpenReader(log.Start);
        while (reader.Position.Sequence < Records)
        {
            await reader.WaitAsync(deadline.Token);
            while (reader.TryRead(out var record))
                Assert.True(record.Span.SequenceEqual(LogFolder.RecordOf(reader.Position.Sequence)));
        }
        await Task.WhenAll(writing, committing);
    }

    [Fact]
    public async Task Reading_can_begin_behind_any_record()
    {
        await using var log = await _folder.OpenAsync();
        LogFolder.Append(log, 0, 500);
        await log.CommitAsync();
        var cursors = new List<LogCursor> { log.Start };
        using (var reader = log.OpenReader(log.Start))
            while (reader.TryRead(out _))
                cursors.Add(reader.Position);
        foreach (var cursor in cursors.Where((_, i) => i % 37 == 0 || i == 500))
            Assert.Equal(500UL, LogFolder.ReadAll(log, cursor));
        Assert.Equal(log.Committed, cursors[^1]);
    }

    [Fact]
    public async Task A_second_opener_is_refused_while_the_first_lives()
    {
        await using (await _folder.OpenAsync())
        {
            var refusal = await Assert.ThrowsAsync<EventLogException>(() => _folder.OpenAsync().AsTask());
            Assert.Contains("in use by another process", refusal.Message, StringComparison.Ordinal);
        }
        await using var again = await _folder.OpenAsync();
    }

    [Fact]
    public async Task A_log_that_another_process_holds_is_refused_until_that_process_is_gone_however_it_ends()
    {
        using (var other = await CommitOnce.HoldAsync(_folder.Path))
        {
            var refusal = await Assert.ThrowsAsync<EventLogException>(() => _folder.OpenAsync().AsTask());
            Assert.Contains("in use by another process", refusal.Message, StringComparison.Ordinal);
            other.Kill();
            await other.WaitForExitAsync();
        }
        await using var log = await _folder.OpenAsync();
        Assert.Equal(1UL, log.Committed.Sequence);
    }

    [Fact]
    public async Task Cursors_that_do_not_fit_are_refused()
    {
        await using var log = await _folder.OpenAsync();
        LogFolder.Append(log, 0, 10);
        await log.CommitAsync();
        var end = log.Committed;
        Refused(end with { LogId = Guid.NewGuid() }, "belongs to log");
        Refused(end with { Sequence = 11 }, "ends with 10");
        Refused(end with { Address = end.Address + 4 }, "ends with 10");
        log.Truncate(end);
        await log.CommitAsync();
        Refused(new LogCursor(log.LogId, 0, 64), "Records 1 to 10 are gone");

        void Refused(LogCursor cursor, string because) => Assert.Contains(
            because, Assert.Throws<EventLogException>(() => log.OpenReader(cursor)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_into_the_middle_of_a_record_is_found_out()
    {
        await using var log = await _folder.OpenAsync();
        LogFolder.Append(log, 0, 100);
        await log.CommitAsync();
        using var reader = log.OpenReader(new LogCursor(log.LogId, 5, 68));
        Assert.Throws<EventLogException>(() => reader.TryRead(out _));
        Assert.Throws<EventLogException>(() => reader.TryRead(out _));
    }

    [Fact]
    public async Task Truncation_frees_files_and_survives_reopening()
    {
        LogCursor middle;
        await using (var log = await _folder.OpenAsync())
        {
            LogFolder.Append(log, 0, 1_500);
            await log.CommitAsync();
            using (var reader = log.OpenReader(log.Start))
            {
                while (reader.Position.Sequence < 1_000)
                    reader.TryRead(out _);
                middle = reader.Position;
            }
            log.Truncate(middle);
            await log.CommitAsync();
            Assert.Equal(middle, log.Start);
            Assert.Equal(1_500UL, LogFolder.ReadAll(log, middle));
        }
        await using (var log = await _folder.OpenAsync())
        {
            Assert.False(File.Exists(_folder.FileOf("events.0")));
            Assert.Equal(middle, log.Start);
            Assert.Equal(1_500UL, LogFolder.ReadAll(log, middle));
            log.Truncate(log.Committed);
            await log.CommitAsync();
        }
        await using (var log = await _folder.OpenAsync())
        {
            Assert.Equal(1_500UL, log.Start.Sequence);
            Assert.Equal(log.Start, log.Committed);
            Assert.Equal(1_501UL, log.Append(LogFolder.RecordOf(1_501)));
            await log.CommitAsync();
            Assert.Equal(1_501UL, LogFolder.ReadAll(log, log.Start));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 16)]
    public async Task A_record_that_cannot_be_kept_is_refused_without_harm(int length)
    {
        await using var log = await _folder.OpenAsync();
        Assert.Throws<ArgumentException>(() => log.Append(new byte[length]));
        Assert.Null(log.Failure);
        Assert.Equal(1UL, log.Append("one"u8));
    }

    [Fact]
    public async Task The_longest_record_fits()
    {
        await using var log = await _folder.OpenAsync();
        var longest = new byte[(1 << 16) - 64 - 4 - 16];
        for (var i = 0; i < 5; i++)
            log.Append(longest);
        await log.CommitAsync();
        using var reader = log.OpenReader(log.Start);
        for (var i = 0; i < 5; i++)
            Assert.True(reader.TryRead(out var record) && record.Length == longest.Length);
    }

    [Fact]
    public async Task Appending_allocates_nothing()
    {
        await using var log = await _folder.OpenAsync();
        var record = new byte[40];
        for (var i = 0; i < 100; i++)
            log.Append(record);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 500; i++)
            log.Append(record);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void The_checksum_is_CRC_32C() =>
        Assert.Equal(0xe3069283, ~RecordFrame.Update(uint.MaxValue, "123456789"u8));
}
