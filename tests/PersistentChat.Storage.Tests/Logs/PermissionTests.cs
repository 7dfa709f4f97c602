using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Storage.Tests.Logs;

/// <summary>What is on disk holds messages and what can be used to sign in, so it is for the owner alone whatever the umask.</summary>
public sealed class PermissionTests
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [Fact]
    public async Task No_file_of_log_or_database_can_be_opened_by_others()
    {
        using var folder = new LogFolder();
        await using var log = await folder.OpenAsync();
        // Enough for a second segment file.
        LogFolder.Append(log, 0, 1_000);
        await log.CommitAsync();
        await using var store = await SqliteStore.OpenAsync(folder.FileOf("chat.db"));
        var files = Directory.GetFiles(folder.Path);
        Assert.Contains(folder.FileOf("events.1"), files);
        Assert.Contains(folder.FileOf("log.commits"), files);
        Assert.Contains(folder.FileOf("chat.db"), files);
        Assert.All(files, file => Assert.True((ModeOf(file) & Others) == 0, $"{file}: {ModeOf(file)}"));
    }

    [Fact]
    public void A_folder_that_is_made_is_for_its_owner_too()
    {
        using var folder = new LogFolder();
        PrivateFile.CreateFolder(folder.FileOf("log"));
        Assert.Equal(UnixFileMode.None, ModeOf(folder.FileOf("log")) & Others);
    }

    // On Windows the folder above decides, and there is nothing to see here.
    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}
