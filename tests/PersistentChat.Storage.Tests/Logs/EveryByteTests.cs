using PersistentChat.Storage.Faster;

namespace PersistentChat.Storage.Tests.Logs;

/// <summary>
/// Every single byte of a small log is damaged, one at a time. What means something is refused, by the log and by the reader of
/// its files alike; what means nothing (before the first record, between two, behind the last) harms neither. The log's only
/// page is one that recovery keeps in memory, where FASTER checks nothing itself.
/// </summary>
public sealed class EveryByteTests
{
    private const int Records = 12;

    [Fact]
    public async Task A_damaged_byte_of_a_record_is_refused_and_one_between_records_is_harmless()
    {
        using var folder = await FilledAsync();
        var meaningful = Meaningful(folder);
        await ForEachByteAsync(folder, "events.0", async (offset, refused) =>
        {
            Assert.True(refused == meaningful.Contains(offset), $"byte {offset}: {(refused ? "refused" : "harmless")}");
            Assert.Equal(refused, await IsRefusedByLogAsync(folder));
        });
    }

    [Fact]
    public async Task A_damaged_byte_of_the_commit_file_is_made_good_by_the_copy()
    {
        using var folder = await FilledAsync();
        await ForEachByteAsync(folder, "log.commits", async (offset, refused) =>
        {
            Assert.False(refused, $"byte {offset}");
            Assert.False(await IsRefusedByLogAsync(folder), $"byte {offset}");
        });
    }

    [Fact]
    public async Task A_damaged_byte_of_the_identity_is_refused()
    {
        using var folder = await FilledAsync();
        await ForEachByteAsync(folder, "log.id", async (offset, refused) =>
        {
            Assert.True(refused, $"byte {offset}");
            Assert.True(await IsRefusedByLogAsync(folder), $"byte {offset}");
        });
    }

    /// <summary>Damages each byte in turn and tells whether the reader of the files refuses the log.</summary>
    private static async Task ForEachByteAsync(LogFolder folder, string name, Func<long, bool, Task> check)
    {
        var path = folder.FileOf(name);
        var good = await File.ReadAllBytesAsync(path);
        for (var offset = 0; offset < good.Length; offset++)
        {
            var bad = (byte[])good.Clone();
            bad[offset] ^= 0x10;
            await File.WriteAllBytesAsync(path, bad);
            await check(offset, IsRefusedByFiles(folder));
            await File.WriteAllBytesAsync(path, good);
        }
    }

    private static bool IsRefusedByFiles(LogFolder folder)
    {
        try
        {
            using var reader = EventLogFiles.Open(folder.Path).OpenReader();
            while (reader.TryRead(out var record))
                Assert.True(record.Span.SequenceEqual(RecordOf(reader.Position.Sequence)));
            Assert.Equal((ulong)Records, reader.Position.Sequence);
            return false;
        }
        catch (EventLogException)
        {
            return true;
        }
    }

    private static async Task<bool> IsRefusedByLogAsync(LogFolder folder)
    {
        try
        {
            await using var log = await folder.OpenAsync();
            Assert.Equal((ulong)Records, log.Committed.Sequence);
            return false;
        }
        catch (EventLogException)
        {
            return true;
        }
    }

    /// <summary>Offsets of the bytes that say something: lengths, frames and records, but not what fills them up to four bytes.</summary>
    private static HashSet<long> Meaningful(LogFolder folder)
    {
        var offsets = new HashSet<long>();
        using var reader = EventLogFiles.Open(folder.Path).OpenReader();
        for (var from = reader.Position.Address; reader.TryRead(out var record); from = reader.Position.Address)
            for (var offset = from; offset < from + LogFiles.EntryHeaderBytes + RecordFrame.HeaderBytes + record.Length; offset++)
                offsets.Add(offset);
        return offsets;
    }

    private static byte[] RecordOf(ulong sequence)
    {
        var record = new byte[20 + sequence % 7];
        new Random((int)sequence).NextBytes(record);
        return record;
    }

    private static async Task<LogFolder> FilledAsync()
    {
        var folder = new LogFolder();
        await using var log = await folder.OpenAsync();
        for (var i = 1UL; i <= Records; i++)
            log.Append(RecordOf(i));
        await log.CommitAsync();
        return folder;
    }
}
