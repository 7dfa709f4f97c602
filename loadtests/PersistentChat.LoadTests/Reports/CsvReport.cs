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
        var table = new StringBuilder("second,counts,users,server_cores,server_bytes,driver_cores,other_cores,server_allocated_bytes,server_gen0,server_gen1,server_gen2");
        foreach (var name in names)
            table.Append(CultureInfo.InvariantCulture, $",{name}_count,{name}_failed,{name}_p50_ms,{name}_p95_ms,{name}_p99_ms,{name}_max_ms");
        table.Append("\r\n");
        foreach (var second in result.Seconds)
        {
            var counts = second.Second >= result.From && second.Second < result.To;
            var runtime = second.ServerRuntime;
            AppendRow(table,
            [
                second.Second, counts ? 1 : 0, second.Ready, second.ServerCores, second.ServerMemory, second.DriverCores, second.OtherCores,
                runtime?.AllocatedBytes, runtime?.Gen0, runtime?.Gen1, runtime?.Gen2,
            ]);
            foreach (var name in names)
            {
                table.Append(',');
                if (second.Measures.GetValueOrDefault(name) is { } measure)
                    AppendRow(table, [measure.Count, measure.Failed, measure.P50, measure.P95, measure.P99, measure.Max]);
                else
                    AppendRow(table, [0, 0, null, null, null, null]);
            }

            table.Append("\r\n");
        }

        return table.ToString();
    }

    private static void AppendRow(StringBuilder table, double?[] values) =>
        table.AppendJoin(',', values.Select(value => value?.ToString("0.###", CultureInfo.InvariantCulture)));
}
