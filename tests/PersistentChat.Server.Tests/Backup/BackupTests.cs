using PersistentChat.Server.Backup;
using PersistentChat.Server.Tests.EventLogs;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sqlite;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests.Backup;

public sealed class BackupTests : IDisposable
{
    private const int Posts = 40;
    private const ulong Applied = 10;

    private static readonly NoProgress Silent = new();

    private readonly TempFolder _folder = new();

    private string Target => _folder.In("backup");

    private string Restored => _folder.In("restored");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_of_an_open_folder_restores_to_the_same_log_and_database()
    {
        using var sample = await NodeAsync();
        await using var log = await sample.OpenAsync();
        await using var store = await SqliteStore.OpenAsync(Path.Combine(sample.Data, DataFolder.DatabaseName));
        var taken = await BackupAsync(sample);
        Assert.Equal(("contoso.com", 0UL, 3UL + Posts), (taken.Domain, taken.Log.Start, taken.Log.End));
        Assert.Equal("2026-01-02T03:04:05.0000000+00:00", taken.Log.EndTime!.Value.ToString("O"));
        var cursor = Assert.Single(Assert.Single(taken.Databases).Cursors);
        Assert.Equal(("local", Applied), (cursor.Key, cursor.Value.Sequence));

        var restored = await RestoreAsync();
        Assert.Equal(taken.Log, restored.Log);
        using (DataFolder.Open(Restored, "contoso.com"))
        {
        }
        await using var copy = await FasterEventLog.OpenAsync(
            new FasterEventLogOptions { Directory = Path.Combine(Restored, "log") },
            Microsoft.Extensions.Logging.Abstractions.NullLogger<FasterEventLog>.Instance);
        Assert.Equal(log.Committed, copy.Committed);
        await using var copied = await SqliteStore.OpenAsync(Path.Combine(Restored, DataFolder.DatabaseName));
        Assert.Equal(await store.Projection.LoadCursorAsync(default), await copied.Projection.LoadCursorAsync(default));
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(Restored, DemoPassword.FileName)));
        Assert.Equal("salts", await File.ReadAllTextAsync(Path.Combine(Restored, SignInSecret.FileName)));
    }

    [Fact]
    public async Task What_is_written_is_for_the_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var sample = await NodeAsync();
        await BackupAsync(sample);
        await RestoreAsync();
        foreach (var path in new[] { Target, Restored }.SelectMany(root => Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Append(root)))
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task A_damaged_file_of_a_backup_is_refused_before_anything_is_written()
    {
        using var sample = await NodeAsync();
        var taken = await BackupAsync(sample);
        Assert.True(taken.Files.Count >= 5);
        foreach (var file in taken.Files)
        {
            var path = Path.Combine(Target, file.Name);
            var good = await File.ReadAllBytesAsync(path);
            var bad = (byte[])good.Clone();
            bad[bad.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(path, bad);
            Assert.Contains(path, (await Assert.ThrowsAsync<IOException>(RestoreAsync)).Message, StringComparison.Ordinal);
            await File.WriteAllBytesAsync(path, good);
        }
        Assert.False(Directory.Exists(Restored));
        await RestoreAsync();
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_neither_backed_up_to_nor_restored_to()
    {
        using var sample = await NodeAsync();
        Directory.CreateDirectory(Target);
        await BackupAsync(sample);
        await RefusedAsync(() => BackupAsync(sample), "is there already");
        Directory.CreateDirectory(Restored);
        await RestoreAsync();
        await RefusedAsync(RestoreAsync, "not empty");
        using (DataFolder.Open(Restored, "contoso.com"))
            await RefusedAsync(RestoreAsync, "in use by another process");
        await RefusedAsync(() => new BackupRun(_folder.In("nothing"), _folder.In("other"), Silent, TimeProvider.System).RunAsync(default), "not the data folder");
        await RefusedAsync(() => new RestoreRun(_folder.In("nothing"), _folder.In("other"), Silent).RunAsync(default), "not a backup");
    }

    [Fact]
    public async Task A_backup_that_fails_leaves_nothing()
    {
        using var sample = await NodeAsync();
        var bytes = await File.ReadAllBytesAsync(sample.LogFile);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(sample.LogFile, bytes);
        await Assert.ThrowsAsync<EventLogException>(() => BackupAsync(sample));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task No_server_starts_on_a_folder_that_was_restored_in_part()
    {
        using var sample = await NodeAsync();
        await BackupAsync(sample);
        DataFolder.OpenForRestore(Restored).Dispose();
        await RefusedAsync(() => Task.Run(() => DataFolder.Open(Restored, "contoso.com").Dispose()), "a part of a backup");
        await RefusedAsync(RestoreAsync, "not empty");
    }

    [Fact]
    public async Task A_database_that_does_not_fit_the_log_is_refused()
    {
        using var sample = await NodeAsync();
        var folder = Path.Combine(sample.Data, "log");
        var end = CheckedLog.Read(folder, [], Silent, default).End;
        Assert.Equal(3UL + Posts, end);
        var cursor = await CursorAsync(sample, Applied);
        foreach (var wrong in new[] { cursor with { LogId = Guid.NewGuid() }, cursor with { Address = cursor.Address + 4 }, cursor with { Address = 1 << 24 } })
        {
            var database = new BackupDatabase("chat.db", new Dictionary<string, LogCursor> { ["local"] = wrong });
            var refusal = Assert.Throws<EventLogException>(() => CheckedLog.Read(folder, [database], Silent, default));
            Assert.StartsWith("chat.db, local: ", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/outside")]
    [InlineData("log/../../outside")]
    public async Task A_manifest_that_names_a_file_outside_is_refused(string name)
    {
        using var sample = await NodeAsync();
        var taken = await BackupAsync(sample);
        File.Delete(Path.Combine(Target, BackupManifest.Name));
        (taken with { Files = [.. taken.Files, new BackupFile(name, 0, "")] }).Save(Target);
        await RefusedAsync(RestoreAsync, "no file of a backup");
    }

    private static async Task RefusedAsync(Func<Task> work, string because) =>
        Assert.Contains(because, (await Assert.ThrowsAsync<SettingsException>(work)).Message, StringComparison.Ordinal);

    private static async Task<LogCursor> CursorAsync(SampleLog sample, ulong sequence)
    {
        await using var log = await sample.OpenAsync();
        using var reader = log.OpenReader(log.Start);
        while (reader.Position.Sequence < sequence)
            Assert.True(reader.TryRead(out _));
        return reader.Position;
    }

    /// <summary>A data folder whose database has taken the first records of its log.</summary>
    private static async Task<SampleLog> NodeAsync()
    {
        var sample = await SampleLog.CreateAsync(Posts);
        using (var folder = DataFolder.Open(sample.Data, "contoso.com"))
        {
            folder.Write(DemoPassword.FileName, "secret"u8);
            folder.Write(SignInSecret.FileName, "salts"u8);
        }
        await using var store = await SqliteStore.OpenAsync(Path.Combine(sample.Data, DataFolder.DatabaseName));
        Assert.True(await store.Projection.ApplyAsync(
            [new UserChanged { User = new UserRecord(1, "sip:alice@contoso.com", "Alice"), Sequence = 1 }], null, await CursorAsync(sample, Applied), default));
        return sample;
    }

    private Task<BackupManifest> BackupAsync(SampleLog sample) => new BackupRun(sample.Data, Target, Silent, TimeProvider.System).RunAsync(default);

    private Task<BackupManifest> RestoreAsync() => new RestoreRun(Target, Restored, Silent).RunAsync(default);

    private sealed class NoProgress : IProgress<WorkDone>
    {
        public void Report(WorkDone value)
        {
        }
    }
}
