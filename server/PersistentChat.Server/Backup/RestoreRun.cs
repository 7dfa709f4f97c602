using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Server.Backup;

/// <summary>Puts a backup into an empty data folder and checks that a server can go on from it.</summary>
internal sealed class RestoreRun(string backup, string data, IProgress<WorkDone> progress)
{
    private readonly string _backup = Path.GetFullPath(backup);

    /// <summary>Restores. The folder is usable only once this returns.</summary>
    /// <returns>The manifest, with the log and the databases as they were found in the restored folder.</returns>
    /// <exception cref="SettingsException">There is no backup, or the data folder is in use or not empty; nothing has changed.</exception>
    /// <exception cref="IOException">The backup is damaged, which is found before anything is copied; or something cannot be read or written.</exception>
    public async Task<BackupManifest> RunAsync(CancellationToken cancellationToken)
    {
        var manifest = BackupManifest.Load(_backup);
        foreach (var file in manifest.Files)
            DemandInside(file.Name);
        await ReadAllAsync(manifest, "Checking the backup", _ => null, cancellationToken);
        using var folder = DataFolder.OpenForRestore(data);
        PrivateFile.CreateFolder(folder.Log);
        await ReadAllAsync(manifest, "Restoring", folder.In, cancellationToken);
        var restored = Check(manifest, folder, cancellationToken);
        DirectorySync.Flush(folder.Log);
        DirectorySync.Flush(folder.Path);
        folder.CompleteRestore();
        return restored;
    }

    private async Task ReadAllAsync(
        BackupManifest manifest, string what, Func<string, string?> target, CancellationToken cancellationToken)
    {
        var copy = new HashedCopy(what, manifest.Files.Sum(file => file.Bytes), progress);
        foreach (var file in manifest.Files)
        {
            var (bytes, sha256) = await copy.ReadAsync(Path.Combine(_backup, file.Name), target(file.Name), cancellationToken);
            if (bytes != file.Bytes || sha256 != file.Sha256)
                throw new IOException(
                    $"{Path.Combine(_backup, file.Name)} is not the file that was backed up: it has {bytes} bytes and SHA-256 {sha256}, "
                    + $"but the manifest says {file.Bytes} and {file.Sha256}. Take another backup.");
        }
    }

    private BackupManifest Check(BackupManifest manifest, DataFolder folder, CancellationToken cancellationToken)
    {
        var databases = new List<BackupDatabase>();
        foreach (var database in manifest.Databases)
        {
            SqliteBackup.Check(folder.In(database.File));
            databases.Add(new BackupDatabase(database.File, SqliteBackup.ReadCursors(folder.In(database.File))));
        }
        var log = CheckedLog.Read(folder.Log, databases, progress, cancellationToken);
        if (log != manifest.Log)
            throw new EventLogException($"The restored log is {log}, but the manifest says {manifest.Log}.");
        return manifest with { Log = log, Databases = databases };
    }

    // The manifest may come from anywhere; it decides what is written, but never outside the data folder.
    private static void DemandInside(string name)
    {
        if (Path.IsPathRooted(name) || name.Split('/', '\\').Any(part => part is "" or "." or ".."))
            throw new SettingsException($"{BackupManifest.Name} names the file \"{name}\", which is no file of a backup.");
    }
}
