using System.Diagnostics;

namespace PersistentChat.EndToEnd;

/// <summary>A file system of a few megabytes in memory, which can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _folder;

    private SmallDisk(DirectoryInfo folder) => _folder = folder;

    private string Ballast => In("ballast");

    /// <summary>Mounts one; needs root.</summary>
    public static SmallDisk Mount(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("pchat-disk-");
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "pchat-test", folder.FullName);
        return new SmallDisk(folder);
    }

    public string In(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Takes all space but some.</summary>
    public void Fill(long leave)
    {
        var free = new DriveInfo(_folder.FullName).AvailableFreeSpace;
        // The files of others grow meanwhile, so that a try may come too late; the next one asks for less.
        while (free > leave && !TryAllocate(free - leave))
            free = new DriveInfo(_folder.FullName).AvailableFreeSpace;
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "-l", _folder.FullName);
        _folder.Delete();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors}");
    }

    private bool TryAllocate(long bytes)
    {
        try
        {
            using var file = new FileStream(Ballast, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = bytes });
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
