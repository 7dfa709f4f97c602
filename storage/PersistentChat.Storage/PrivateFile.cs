namespace PersistentChat.Storage;

/// <summary>
/// Files and folders that nobody but their owner may read, whatever the umask: messages and password verifiers are in them.
/// What exists already keeps its permissions. On Windows the permissions of the folder above apply.
/// </summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder, with the folders above it, unless it is there.</summary>
    /// <exception cref="IOException">A file has that name, or the system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make it.</exception>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Opens a file, made for the owner alone if it is new.</summary>
    /// <param name="path">Path of the file; its folder must exist.</param>
    /// <param name="mode">A mode that may make the file.</param>
    /// <param name="access">What the caller will do.</param>
    /// <exception cref="IOException">The file is held by another process, or the system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not open it.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access = FileAccess.Write) => Open(path, mode, access, space: 0);

    private static FileStream Open(string path, FileMode mode, FileAccess access, long space)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = FileShare.None,
            BufferSize = 0,
            PreallocationSize = space,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    /// <summary>Makes an empty file unless it is there, for those who then open it in their own way.</summary>
    /// <param name="path">Path of the file; its folder must exist.</param>
    /// <param name="space">Bytes of the disk that are taken for it at once, where the system can; its length stays 0.</param>
    /// <exception cref="IOException">The system refused, or has less space.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make it.</exception>
    public static void CreateEmpty(string path, long space = 0)
    {
        if (!File.Exists(path))
            Open(path, space > 0 ? FileMode.CreateNew : FileMode.OpenOrCreate, FileAccess.Write, space).Dispose();
    }
}
