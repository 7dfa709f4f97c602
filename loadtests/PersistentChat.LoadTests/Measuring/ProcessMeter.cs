using System.Globalization;

namespace PersistentChat.LoadTests;

/// <summary>Processor time and memory of a process on this machine, as the system tells them.</summary>
internal sealed class ProcessMeter(int pid)
{
    // USER_HZ; fixed at 100 for programs on every architecture .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Number of the process.</summary>
    public int Pid => pid;

    /// <summary>Looks now.</summary>
    /// <returns>Null if the process is gone.</returns>
    public ProcessReading? Read()
    {
        try
        {
            return ProcessStat.Read(pid) is { } stat ? new ProcessReading(stat.Ticks / TicksPerSecond, ResidentBytes()) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private long ResidentBytes()
    {
        var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}

/// <summary>What a process has taken.</summary>
/// <param name="CpuSeconds">Processor time since it started, of all threads, the system's work for it included.</param>
/// <param name="MemoryBytes">Memory it has now (resident set).</param>
internal readonly record struct ProcessReading(double CpuSeconds, long MemoryBytes);
