using PersistentChat.Storage;

namespace PersistentChat.Server;

/// <summary>
/// The node's folder: held by one process at a time, for one domain for ever, and readable by its owner alone, because
/// what it holds can be used to sign in.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>Name of the event log's folder in a data folder.</summary>
    public const string LogName = "log";

    /// <summary>Name of the database in a data folder.</summary>
    public const string DatabaseName = "chat.db";

    /// <summary>Name of the database of compliance events in a data folder, if they have one of their own.</summary>
    public const string ComplianceName = "compliance.db";

    private const string LockName = "lock";

    // There while a backup is restored into the folder: what is in it is then a part of the whole.
    private const string RestoringName = "restoring";

    // What the systems say of a file that another process holds.
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>What the folder was made for.</summary>
    public NodeFile Node { get; private set; } = null!;

    /// <summary>Folder of the event log.</summary>
    public string Log => In(LogName);

    /// <summary>File of the database.</summary>
    public string Database => In(DatabaseName);

    /// <summary>File of the compliance record, if it has one of its own.</summary>
    public string Compliance => In(ComplianceName);

    /// <summary>Takes the folder, creating it if it is missing.</summary>
    /// <exception cref="SettingsException">Another process has it, it belongs to another domain, or it cannot be used.</exception>
    public static DataFolder Open(string path, string domain)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            PrivateFile.CreateFolder(full);
            var folder = new DataFolder(full, Hold(full));
            try
            {
                folder.DemandWhole();
                folder.DemandDomain(domain);
                return folder;
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            throw NotAllowed(path, denied);
        }
    }

    /// <summary>
    /// Takes a missing or empty folder for a backup to be restored into. No server runs on it before
    /// <see cref="CompleteRestore"/>, not even if the restoring is killed.
    /// </summary>
    /// <exception cref="SettingsException">Another process has the folder, something is in it, or it cannot be used.</exception>
    public static DataFolder OpenForRestore(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            PrivateFile.CreateFolder(full);
            var isEmpty = !Directory.EnumerateFileSystemEntries(full).Any();
            if (!isEmpty && !File.Exists(System.IO.Path.Combine(full, LockName)))
                throw NotEmpty(full);
            var folder = new DataFolder(full, Hold(full));
            if (isEmpty)
            {
                folder.Write(RestoringName, []);
                return folder;
            }
            folder.Dispose();
            throw NotEmpty(full);
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            throw NotAllowed(path, denied);
        }
    }

    /// <summary>Says that everything was restored.</summary>
    public void CompleteRestore() => File.Delete(In(RestoringName));

    /// <summary>A path within the folder.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file whole or not at all, for the owner alone.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        var temporary = In(name + ".new");
        using (var file = PrivateFile.Open(temporary, FileMode.Create))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, In(name), overwrite: true);
    }

    /// <summary>Gives the folder free.</summary>
    public void Dispose() => _lock.Dispose();

    // The lock ends with the process, however it ends, and the file may stay.
    private static FileStream Hold(string path)
    {
        try
        {
            return PrivateFile.Open(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite);
        }
        catch (IOException held) when (held.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolation)
        {
            throw new SettingsException(
                $"The data folder {path} is in use by another process. Stop that one, or give another folder with --data.");
        }
    }

    private static SettingsException NotAllowed(string path, Exception denied) =>
        new($"Data = \"{path}\" is not allowed: give a folder that this user may write to ({denied.Message}).");

    private static SettingsException NotEmpty(string path) =>
        new($"The data folder {path} is not empty. A backup is restored into an empty folder: move away what is there, or give another with --data.");

    private void DemandWhole()
    {
        if (File.Exists(In(RestoringName)))
            throw new SettingsException(
                $"The data folder {Path} holds a part of a backup: restoring it did not come to its end. Empty the folder and run pchat restore again.");
    }

    private void DemandDomain(string domain)
    {
        Node = NodeFile.ReadOrCreate(this, domain);
        if (Node.Domain != domain)
            throw new SettingsException($"The data folder {Path} belongs to the domain {Node.Domain}. Give Domain = {Node.Domain}, or another folder with --data.");
    }
}
