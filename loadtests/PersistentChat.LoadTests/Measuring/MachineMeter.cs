using System.Globalization;

namespace PersistentChat.LoadTests;

/// <summary>Processor time that all processes of this machine took.</summary>
internal static class MachineMeter
{
    private const double TicksPerSecond = 100;

    // Columns of the first line of /proc/stat behind its name: user, nice, system, idle, iowait, irq, softirq, steal.
    private static readonly int[] Busy = [0, 1, 2, 5, 6];

    /// <summary>Seconds of all processors since the start of the machine.</summary>
    public static double BusySeconds()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        return Busy.Sum(field => long.Parse(fields[field], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
