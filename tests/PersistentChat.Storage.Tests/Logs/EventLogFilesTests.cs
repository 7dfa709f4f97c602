using PersistentChat.Storage.Faster;

namespace PersistentChat.Storage.Tests.Logs;

/// <summary>Reading the files of a log beside the process that has it open.</summary>
public sealed class EventLogFilesTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_log_that_is_open_elsewhere_is_read_to_its_committed_end_with_the_same_positions()
    {
        await using var log = await _folder.OpenAsync();
        Assert.Equal(EventLogRead.End, ReadAll(EventLogFiles.Open(_folder.Path)).Read);
        var last = 0UL;
        for (var round = 0; round < 10; round++)
        {
            last = LogFolder.Append(log, last, 80);
            await log.CommitAsync();
            LogFolder.Append(log, last, 3);
            last += 3;
            using var theirs = log.OpenReader(log.Start);
            using var ours = EventLogFiles.Open(_folder.Path).OpenReader();
            while (theirs.TryRead(out var record))
            {
                Assert.True(ours.TryRead(out var same));
                Assert.Equal(theirs.Position, ours.Position);
                Assert.True(same.Span.SequenceEqual(record.Span));
            }
            Assert.False(ours.TryRead(out _));
            Assert.Equal(log.Committed, ours.Position);
            Assert.Equal(log.Committed.Sequence, ours.Extent.Committed);
        }
        Assert.True(EventLogFiles.Open(_folder.Path).Segments().Count > 2);
    }

    [Fact]
    public async Task Reading_begins_behind_a_cursor_and_refuses_one_that_does_not_fit()
    {
        await using var log = await _folder.OpenAsync();
        LogFolder.Append(log, 0, 500);
        await log.CommitAsync();
        var files = EventLogFiles.Open(_folder.Path);
        using (var first = files.OpenReader())
        {
            while (first.Position.Sequence < 400)
                Assert.Equal(EventLogRead.Record, first.Read());
            Assert.Equal((500UL, EventLogRead.End), ReadAll(files, first.Position));
        }
        var end = log.Committed;
        Assert.Equal((500UL, EventLogRead.End), ReadAll(files, end));
        Assert.Contains("belongs to log", Refusal(end with { LogId = Guid.NewGuid() }), StringComparison.Ordinal);
        Assert.Contains("ends with 500", Refusal(end with { Sequence = 501, Address = end.Address + 4 }), StringComparison.Ordinal);
        log.Truncate(end);
        await log.CommitAsync();
        Assert.Contains("Records 1 to 500 are gone", Refusal(new LogCursor(log.LogId, 0, 64)), StringComparison.Ordinal);

        string Refusal(LogCursor cursor) => Assert.Throws<EventLogException>(() => files.OpenReader(cursor)).Message;
    }

    [Fact]
    public async Task A_file_that_is_dropped_while_it_is_read_ends_the_reading_with_that_reason()
    {
        await using var log = await _folder.OpenAsync();
        LogFolder.Append(log, 0, 1_500);
        await log.CommitAsync();
        var files = EventLogFiles.Open(_folder.Path);
        using var reader = files.OpenReader();
        Assert.Equal(EventLogRead.Record, reader.Read());
        log.Truncate(log.Committed);
        // FASTER drops files some commits after it was allowed to.
        var last = 1_500UL;
        for (var commits = 0; File.Exists(_folder.FileOf("events.5")); commits++)
        {
            Assert.True(commits < 1_000, "the files are still there");
            last = LogFolder.Append(log, last, 1);
            await log.CommitAsync();
        }
        var read = EventLogRead.Record;
        while (read == EventLogRead.Record)
            read = reader.Read();
        Assert.Equal(EventLogRead.Truncated, read);
        Assert.Contains("dropped", Assert.Throws<EventLogException>(() => reader.TryRead(out _)).Message, StringComparison.Ordinal);
        Assert.Equal((last, EventLogRead.End), ReadAll(files));
    }

    [Fact]
    public async Task A_copy_taken_while_the_log_is_written_opens_and_ends_where_a_commit_ended()
    {
        await using var log = await _folder.OpenAsync();
        var last = LogFolder.Append(log, 0, 1_500);
        await log.CommitAsync();
        using var copy = new LogFolder();
        var during = new Doing<long>(_ =>
        {
            last = LogFolder.Append(log, last, 5);
            log.CommitAsync().AsTask().GetAwaiter().GetResult();
        });
        Assert.True(EventLogFiles.Open(_folder.Path).TryCopyTo(copy.Path, during));
        Assert.True(last > 1_500);
        await using var opened = await copy.OpenAsync();
        Assert.Equal(log.LogId, opened.LogId);
        Assert.Equal(1_500UL, LogFolder.ReadAll(opened, opened.Start));
    }

    [Fact]
    public async Task A_copy_of_files_that_are_dropped_meanwhile_says_so()
    {
        await using var log = await _folder.OpenAsync();
        var last = LogFolder.Append(log, 0, 1_500);
        await log.CommitAsync();
        using var copy = new LogFolder();
        var during = new Doing<long>(_ =>
        {
            log.Truncate(log.Committed);
            for (var commits = 0; File.Exists(_folder.FileOf("events.5")); commits++)
            {
                Assert.True(commits < 1_000, "the files are still there");
                last = LogFolder.Append(log, last, 1);
                log.CommitAsync().AsTask().GetAwaiter().GetResult();
            }
        });
        Assert.False(EventLogFiles.Open(_folder.Path).TryCopyTo(copy.Path, during));
        using var another = new LogFolder();
        Assert.True(EventLogFiles.Open(_folder.Path).TryCopyTo(another.Path));
        await using var opened = await another.OpenAsync();
        Assert.Equal(last, LogFolder.ReadAll(opened, opened.Start));
    }

    [Fact]
    public async Task A_file_that_is_missing_without_truncation_cannot_be_copied()
    {
        await using (var log = await _folder.OpenAsync())
        {
            LogFolder.Append(log, 0, 1_000);
            await log.CommitAsync();
        }
        File.Delete(_folder.FileOf("events.1"));
        using var copy = new LogFolder();
        var refusal = Assert.Throws<EventLogException>(() => EventLogFiles.Open(_folder.Path).TryCopyTo(copy.Path));
        Assert.Contains("events.1", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<EventLogException>(() => EventLogFiles.Open(copy.Path));
    }

    [Fact]
    public async Task Reading_goes_on_while_the_log_is_written_and_truncated()
    {
        await using var log = await _folder.OpenAsync();
        var stop = false;
        var writing = Task.Run(async () =>
        {
            var last = 0UL;
            for (var round = 0; round < 400 && !Volatile.Read(ref stop); round++)
            {
                last = LogFolder.Append(log, last, 10);
                await log.CommitAsync();
                if (round % 20 == 19)
                    log.Truncate(log.Committed);
            }
        });
        var files = EventLogFiles.Open(_folder.Path);
        var rounds = 0;
        while (!writing.IsCompleted)
        {
            Assert.Contains(ReadAll(files).Read, new[] { EventLogRead.End, EventLogRead.Truncated });
            rounds++;
        }
        Volatile.Write(ref stop, true);
        await writing;
        Assert.Equal((log.Committed.Sequence, EventLogRead.End), ReadAll(files));
        Assert.True(rounds > 5, $"only {rounds} readings");
    }

    [Fact]
    public async Task A_damage_is_located_and_what_follows_can_still_be_read()
    {
        LogCursor before, behind;
        await using (var log = await _folder.OpenAsync())
        {
            LogFolder.Append(log, 0, 1_000);
            await log.CommitAsync();
            using var reader = log.OpenReader(log.Start);
            while (reader.Position.Sequence < 699)
                reader.TryRead(out _);
            before = reader.Position;
            reader.TryRead(out _);
            behind = reader.Position;
        }
        var file = _folder.FileOf($"events.{before.Address >> 17}");
        var offset = before.Address & ((1 << 17) - 1);
        Flip(file, offset);
        using var damaged = EventLogFiles.Open(_folder.Path).OpenReader();
        while (damaged.Read() == EventLogRead.Record)
        {
        }
        Assert.Equal(EventLogRead.Damaged, damaged.Read());
        Assert.Equal((700UL, file, offset), (damaged.Damage!.Record, damaged.Damage.File, damaged.Damage.Byte));
        Assert.True(damaged.TrySkipDamage());
        Assert.Equal(behind, damaged.Position);
        Assert.Null(damaged.Damage);
        while (damaged.Read() == EventLogRead.Record)
            Assert.True(damaged.Record.Span.SequenceEqual(LogFolder.RecordOf(damaged.Position.Sequence)));
        Assert.Equal((EventLogRead.End, 1_000UL), (damaged.Read(), damaged.Position.Sequence));
    }

    [Fact]
    public async Task A_missing_file_is_a_damage_and_the_files_behind_it_can_still_be_read()
    {
        await using (var log = await _folder.OpenAsync())
        {
            LogFolder.Append(log, 0, 1_000);
            await log.CommitAsync();
        }
        File.Delete(_folder.FileOf("events.1"));
        using var reader = EventLogFiles.Open(_folder.Path).OpenReader();
        while (reader.Read() == EventLogRead.Record)
        {
        }
        Assert.Equal(_folder.FileOf("events.1"), reader.Damage!.File);
        Assert.True(reader.TrySkipDamage());
        while (reader.Read() == EventLogRead.Record)
        {
        }
        Assert.Equal((EventLogRead.End, 1_000UL), (reader.Read(), reader.Position.Sequence));
    }

    [Fact]
    public void A_folder_without_a_log_is_told_so() => Assert.Contains(
        "no event log", Assert.Throws<EventLogException>(() => EventLogFiles.Open(_folder.Path)).Message, StringComparison.Ordinal);

    private static void Flip(string path, long offset)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[offset] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static (ulong Sequence, EventLogRead Read) ReadAll(EventLogFiles files, LogCursor? after = null)
    {
        using var reader = files.OpenReader(after);
        while (reader.Read() == EventLogRead.Record)
            Assert.True(reader.Record.Span.SequenceEqual(LogFolder.RecordOf(reader.Position.Sequence)), $"record {reader.Position.Sequence}");
        Assert.True(reader.Damage is null, reader.Damage?.ToString());
        return (reader.Position.Sequence, reader.Read());
    }
}
