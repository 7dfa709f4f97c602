using System.Globalization;
using System.Text;

namespace PersistentChat.LoadTests;

/// <summary>The seconds of a run as a table (RFC 4180).</summary>
internal static class CsvReport
{
    /// <summary>Composes it.</summary>
    public static string Compose(RunResult result)
    {
        var names = result.Seconds.SelectMany(second => second.Measures.Keys).Distinct().ToList();
        var table = new StringBuilder("second,counts,users,server_cores,server_bytes,driver_cores,other_cores");
        foreach (var name in names)
            table.Append(CultureInfo.InvariantCulture, $",{name}_count,{name}_failed,{name}_p50_ms,{name}_p95_ms,{name}_p99_ms,{name}_max_ms");
        table.Append("\r\n");
        foreach (var second in result.Seconds)
        {
            var counts = second.Second >= result.From && second.Second < result.To;
            table.Append(CultureInfo.InvariantCulture, $"{second.Second},{(counts ? 1 : 0)},{second.Ready},{second.ServerCores:0.###},{second.ServerMemory},{second.DriverCores:0.###},{second.OtherCores:0.###}");
            foreach (var name in names)
            {
                if (second.Measures.GetValueOrDefault(name) is { } measure)
                    table.Append(CultureInfo.InvariantCulture, $",{measure.Count},{measure.Failed},{measure.P50:0.###},{measure.P95:0.###},{measure.P99:0.###},{measure.Max:0.###}");
                else
                    table.Append(",0,0,,,,");
            }

            table.Append("\r\n");
        }

        return table.ToString();
    }
}
