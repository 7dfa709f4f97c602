using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Server.Backup;

/// <summary>
/// Takes a backup of a data folder while a server may be at work on it. Databases come first and the log after them, so that
/// the log reaches at least as far as each database's cursor; what a database has not yet taken is in the log.
/// </summary>
internal sealed class BackupRun(string data, string target, IProgress<WorkDone> progress, TimeProvider time)
{
    // The log is truncated only behind its retention window, so a second attempt is rare and a third a sign of trouble.
    private const int Attempts = 5;

    private static readonly string[] Databases = [DataFolder.DatabaseName, DataFolder.ComplianceName];
    private static readonly string[] Others = [NodeFile.Name, SignInSecret.FileName, DemoPassword.FileName, ServerCertificates.FileName];

    private readonly string _data = Path.GetFullPath(data);
    private readonly string _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));

    private string Stage => _target + ".partial";

    private string StagedLog => Path.Combine(Stage, DataFolder.LogName);

    /// <summary>Takes the backup. It appears under its name when it is whole and on disk.</summary>
    /// <exception cref="SettingsException">The data folder is none, or something is where the backup should be.</exception>
    /// <exception cref="IOException">Something cannot be read or written, or is damaged; nothing is left.</exception>
    public async Task<BackupManifest> RunAsync(CancellationToken cancellationToken)
    {
        Demand();
        PrivateFile.CreateFolder(Stage);
        try
        {
            var manifest = await FillAsync(cancellationToken);
            manifest.Save(Stage);
            Publish();
            return manifest;
        }
        catch
        {
            Directory.Delete(Stage, recursive: true);
            throw;
        }
    }

    private void Demand()
    {
        foreach (var needed in new[] { NodeFile.Name, DataFolder.DatabaseName })
            if (!File.Exists(Path.Combine(_data, needed)))
                throw new SettingsException($"{_data} is not the data folder of a server: {needed} is missing. Give it with --data.");
        if (File.Exists(_target) || (Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any()))
            throw new SettingsException($"{_target} is there already. Give a folder that does not exist, or an empty one.");
        if (Path.Exists(Stage))
            throw new SettingsException($"{Stage} is there: another backup is being taken, or one was killed. Remove it if none is.");
    }

    private async Task<BackupManifest> FillAsync(CancellationToken cancellationToken)
    {
        var takenOn = time.GetUtcNow();
        var (databases, log) = CopyStorage(cancellationToken);
        foreach (var name in Others.Where(name => File.Exists(Path.Combine(_data, name))))
            await new HashedCopy("Copying", 0, progress).ReadAsync(Path.Combine(_data, name), Path.Combine(Stage, name), cancellationToken);
        var (domain, storage) = NodeFile.Read(Path.Combine(Stage, NodeFile.Name));
        return new BackupManifest
        {
            Layout = BackupManifest.CurrentFormat,
            Program = ReadyScreen.Version,
            TakenOn = takenOn,
            Domain = domain,
            Storage = storage?.ToString().ToLowerInvariant(),
            Log = log,
            Databases = databases,
            Files = await HashAsync(cancellationToken),
        };
    }

    private (IReadOnlyList<BackupDatabase> Databases, BackupLog Log) CopyStorage(CancellationToken cancellationToken)
    {
        var files = EventLogFiles.Open(Path.Combine(_data, DataFolder.LogName));
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var databases = Databases.Where(name => File.Exists(Path.Combine(_data, name)))
                .Select(name => CopyDatabase(name, cancellationToken)).ToList();
            if (TryCopyLog(files, cancellationToken) && ReachesBackTo(databases))
                return (databases, CheckedLog.Read(StagedLog, databases, progress, cancellationToken));
            Directory.Delete(Stage, recursive: true);
            PrivateFile.CreateFolder(Stage);
        }
        throw new IOException(
            $"The event log was truncated behind the databases {Attempts} times while it was copied. Take the backup when less is written, "
            + "or let the log keep more.");
    }

    private BackupDatabase CopyDatabase(string name, CancellationToken cancellationToken)
    {
        var bytes = new FileInfo(Path.Combine(_data, name)).Length;
        var copy = Path.Combine(Stage, name);
        SqliteBackup.Copy(
            Path.Combine(_data, name), copy,
            new Relay<(long Pages, long Total)>(done => progress.Report(new WorkDone($"Copying {name}", bytes * done.Pages / Math.Max(1, done.Total), bytes))),
            cancellationToken);
        return new BackupDatabase(name, SqliteBackup.ReadCursors(copy));
    }

    private bool TryCopyLog(EventLogFiles files, CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(StagedLog);
        var total = files.ReadExtent().Bytes;
        return files.TryCopyTo(
            StagedLog, new Relay<long>(done => progress.Report(new WorkDone("Copying the log", done, total))), cancellationToken);
    }

    private bool ReachesBackTo(List<BackupDatabase> databases)
    {
        var start = EventLogFiles.Open(StagedLog).ReadExtent().Start;
        return databases.SelectMany(database => database.Cursors.Values).All(cursor => cursor.LogId != start.LogId || cursor.Sequence >= start.Sequence);
    }

    private async Task<IReadOnlyList<BackupFile>> HashAsync(CancellationToken cancellationToken)
    {
        var files = new DirectoryInfo(Stage).GetFiles("*", SearchOption.AllDirectories);
        var hashing = new HashedCopy("Hashing", files.Sum(file => file.Length), progress);
        var hashed = new List<BackupFile>();
        foreach (var file in files.OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            var (bytes, sha256) = await hashing.ReadAsync(file.FullName, null, cancellationToken);
            hashed.Add(new BackupFile(Path.GetRelativePath(Stage, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), bytes, sha256));
        }
        return hashed;
    }

    // An empty folder of that name makes way for the backup, and then its name and all names in it are on disk.
    private void Publish()
    {
        DirectorySync.Flush(StagedLog);
        DirectorySync.Flush(Stage);
        if (Directory.Exists(_target))
            Directory.Delete(_target);
        Directory.Move(Stage, _target);
        DirectorySync.Flush(Path.GetDirectoryName(_target)!);
    }

    /// <summary>Reports at once, on the thread that works; <see cref="Progress{T}"/> would do so some time later.</summary>
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
