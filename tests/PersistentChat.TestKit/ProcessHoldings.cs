namespace PersistentChat.TestKit;

/// <summary>
/// What the process holds that somebody has to give back. Two looks can be compared by a test that runs alone in its process, once everything was
/// used that the runtime and libraries make but once.
/// </summary>
/// <param name="Threads">Names of its threads, in order, without those that the runtime begins and ends as it likes; empty where the system does not tell.</param>
/// <param name="Files">Open files and sockets but for code, which is loaded when it is first needed; 0 where the system does not tell.</param>
/// <param name="Timers">Timers that are set.</param>
public sealed record ProcessHoldings(IReadOnlyList<string> Threads, int Files, long Timers)
{
    /// <summary>The pool, the collector in the background, compilation of what is used much.</summary>
    private static readonly string[] OfRuntime = [".NET TP ", ".NET BGC", ".NET Tiered"];

    /// <summary>What is held now.</summary>
    public static ProcessHoldings Now() => OperatingSystem.IsLinux()
        ? new ProcessHoldings(ThreadNames(), Directory.GetFiles("/proc/self/fd").Count(file => !IsCode(file)), Timer.ActiveCount)
        : new ProcessHoldings([], 0, Timer.ActiveCount);

    /// <summary>Waits until no more is held than before, for about ten seconds; garbage gives back what it held.</summary>
    /// <returns>What is held in the end.</returns>
    public static async Task<ProcessHoldings> SettleAsync(ProcessHoldings before)
    {
        for (var looks = 0; looks < 200 && !Now().IsWithin(before); looks++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(50);
        }
        return Now();
    }

    /// <summary>True if this is no more than the other.</summary>
    public bool IsWithin(ProcessHoldings other) => Threads.Count <= other.Threads.Count && Files <= other.Files && Timers <= other.Timers;

    /// <inheritdoc/>
    public override string ToString() => $"{Files} files, {Timers} timers and the threads {string.Join(", ", Threads)}";

    private static string[] ThreadNames() =>
        [.. Directory.GetDirectories("/proc/self/task").Select(NameOf).OfType<string>().Where(name => !IsOfRuntime(name)).Order(StringComparer.Ordinal)];

    private static bool IsCode(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget is { } target && target.EndsWith(".dll", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It was closed since the folder was listed.
            return true;
        }
    }

    private static bool IsOfRuntime(string name) => OfRuntime.Any(own => name.StartsWith(own, StringComparison.Ordinal));

    private static string? NameOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).Trim();
        }
        catch (IOException)
        {
            // It has ended since the folder was listed.
            return null;
        }
    }
}
