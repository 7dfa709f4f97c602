using System.Runtime.InteropServices;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// Makes the entries of a directory durable: a new file whose data is on disk is still lost in a power failure if its name
/// is not. Windows does this on its own.
/// </summary>
public static partial class DirectorySync
{
    private const int ReadOnly = 0;
    private const int InterruptedError = 4;

    /// <summary>Returns once the names that the directory holds now are on disk.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
            throw Failed("opened", directory);
        try
        {
            while (Sync(descriptor) != 0)
                if (Marshal.GetLastPInvokeError() != InterruptedError)
                    throw Failed("synced", directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string what, string directory) =>
        new($"Directory {directory} cannot be {what}: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
