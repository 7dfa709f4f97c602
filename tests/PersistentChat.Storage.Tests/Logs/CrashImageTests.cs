namespace PersistentChat.Storage.Tests.Logs;

/// <summary>
/// What is found after a crash or after damage: everything that was committed, or a refusal. What was appended but not committed may be there or
/// not, but never damaged and never out of order.
/// </summary>
public sealed class CrashImageTests
{
    [Fact]
    public async Task Every_crash_image_holds_what_was_committed_and_can_go_on()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        using var folder = new LogFolder();
        var images = new List<(LogFolder Folder, ulong Committed, ulong Appended)>();
        await using (var log = await folder.OpenAsync())
        {
            var (appended, committed) = (0UL, 0UL);
            for (var step = 0; step < 60; step++)
            {
                appended = LogFolder.Append(log, appended, random.Next(1, 60));
                if (random.Next(3) > 0)
                    committed = await log.CommitAsync();
                if (random.Next(3) == 0)
                    images.Add((folder.Copy(), committed, appended));
            }
        }
        Assert.NotEmpty(images);
        foreach (var (image, committed, appended) in images)
            using (image)
                await CheckAsync(image, committed, appended, $"seed {seed}");
    }

    [Fact]
    public async Task A_byte_flipped_anywhere_is_harmless_or_refused()
    {
        var refused = await DamageAsync(300, (random, path) =>
        {
            var bytes = File.ReadAllBytes(path);
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bytes);
        });
        Assert.True(refused > 100, $"only {refused} refused");
    }

    [Fact]
    public async Task A_file_cut_anywhere_is_harmless_or_refused()
    {
        var refused = await DamageAsync(150, (random, path) =>
        {
            using var file = File.Open(path, FileMode.Open);
            file.SetLength(random.NextInt64(file.Length));
        });
        Assert.True(refused > 100, $"only {refused} refused");
    }

    [Fact]
    public async Task A_missing_file_is_refused()
    {
        using var folder = await FilledAsync();
        foreach (var path in FilesWithContent(folder).Where(path => !path.EndsWith("log.lock", StringComparison.Ordinal)))
        {
            using var copy = folder.Copy();
            File.Delete(copy.FileOf(Path.GetFileName(path)));
            await Assert.ThrowsAsync<EventLogException>(() => copy.OpenAsync().AsTask());
        }
    }

    [Fact]
    public async Task A_refusal_names_the_record_the_file_and_a_way_out()
    {
        using var folder = await FilledAsync();
        var path = folder.FileOf("events.1");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        var refusal = await Assert.ThrowsAsync<EventLogException>(() => folder.OpenAsync().AsTask());
        Assert.Matches("Record [0-9]+ of the event log cannot be trusted", refusal.Message);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("backup", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_may_check_only_what_lies_behind_a_cursor()
    {
        using var folder = await FilledAsync();
        LogCursor end;
        await using (var log = await folder.OpenAsync())
            end = log.Committed;
        var path = folder.FileOf("events.0");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        await Assert.ThrowsAsync<EventLogException>(() => folder.OpenAsync().AsTask());
        await using var opened = await folder.OpenAsync(verifyAfter: end);
        Assert.Equal(end, opened.Committed);
        Assert.Throws<EventLogException>(() => LogFolder.ReadAll(opened, opened.Start));
    }

    private static async Task CheckAsync(LogFolder image, ulong committed, ulong appended, string label)
    {
        ulong end;
        await using (var log = await image.OpenAsync())
        {
            end = LogFolder.ReadAll(log, log.Start);
            Assert.True(end >= committed && end <= appended, $"{label}: {end} found, {committed} committed, {appended} appended");
            // Another history than the one that was lost, so that a remnant of the old one would show.
            using var reader = log.OpenReader(log.Committed);
            LogFolder.Append(log, end, 40, salt: 1);
            await log.CommitAsync();
        }
        await using var again = await image.OpenAsync();
        using var all = again.OpenReader(again.Start);
        while (all.TryRead(out var record))
            Assert.True(record.Span.SequenceEqual(LogFolder.RecordOf(all.Position.Sequence, all.Position.Sequence > end ? 1 : 0)), label);
        Assert.Equal(end + 40, all.Position.Sequence);
    }

    /// <summary>The file that was made ahead has nothing in it yet.</summary>
    private static string[] FilesWithContent(LogFolder folder) =>
        [.. Directory.GetFiles(folder.Path).Where(file => new FileInfo(file).Length > 0)];

    /// <summary>Damages one random file of a good log, again and again, and counts the refusals.</summary>
    private static async Task<int> DamageAsync(int times, Action<Random, string> damage)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var refused = 0;
        using var folder = await FilledAsync();
        for (var i = 0; i < times; i++)
        {
            using var copy = folder.Copy();
            var files = FilesWithContent(copy);
            var victim = files[random.Next(files.Length)];
            damage(random, victim);
            try
            {
                await using var log = await copy.OpenAsync();
                Assert.True(LogFolder.ReadAll(log, log.Start) == Filled, $"seed {seed}, round {i}, {victim}: records were lost in silence");
            }
            catch (EventLogException)
            {
                refused++;
            }
        }
        return refused;
    }

    private const ulong Filled = 500;

    private static async Task<LogFolder> FilledAsync()
    {
        var folder = new LogFolder();
        await using var log = await folder.OpenAsync();
        var last = 0UL;
        for (var i = 0; i < 10; i++)
        {
            last = LogFolder.Append(log, last, (int)Filled / 10);
            await log.CommitAsync();
        }
        return folder;
    }
}
