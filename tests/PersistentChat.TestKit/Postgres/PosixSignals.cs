using System.Globalization;
using System.Runtime.InteropServices;

namespace PersistentChat.TestKit;

/// <summary>Signals to processes that are not ours to wait for, such as the children of a server. Linux only.</summary>
public static partial class PosixSignals
{
    /// <summary>SIGINT.</summary>
    public const int Interrupt = 2;
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;
    /// <summary>SIGCONT.</summary>
    public const int Continue = 18;
    /// <summary>SIGSTOP.</summary>
    public const int Stop = 19;

    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal; a process that has ended meanwhile is no error.</summary>
    public static void Send(int process, int signal)
    {
        if (Signal(process, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
            throw new InvalidOperationException($"kill({process}, {signal}) failed with error {error}.");
    }

    /// <summary>True unless the process has ended, even if nobody has asked for its result yet.</summary>
    public static bool IsAlive(int process) => ReadState(process) is { State: not "Z" };

    /// <summary>The processes that a process has started and that still run.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && ReadState(id)?.Parent == parent),
    ];

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);

    private static (string State, int Parent)? ReadState(int process)
    {
        try
        {
            // "id (name) state parent ...", where the name may hold anything.
            var line = File.ReadAllText($"/proc/{process}/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It ended before or while we looked.
            return null;
        }
    }
}
