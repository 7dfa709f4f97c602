using System.Globalization;

namespace PersistentChat.LoadTests;

/// <summary>What a terminal shows of a result: gates, what was wrong, the figures that matter most.</summary>
internal static class ResultScreen
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, RunResult result)
    {
        output.WriteLine();
        output.WriteLine($"{result.Scenario.Name}: {result.Scenario.Description}");
        foreach (var (name, value) in Chosen(result))
            output.WriteLine($"  {name,-28} {Number(value)}");
        foreach (var table in result.Tables)
            Write(output, table);
        foreach (var (reason, count) in result.Failures)
            output.WriteLine($"  failed {count} times: {reason}");
        foreach (var violation in result.Violations)
            output.WriteLine($"  VIOLATION {violation}");
        foreach (var note in result.Notes)
            output.WriteLine($"  {note}");
        output.WriteLine();
        foreach (var gate in result.Gates)
            output.WriteLine($"  {(gate.IsPassed ? "pass" : "FAIL")}  {gate.Gate,-44} {(gate.Value is { } value ? Number(value) : "not measured")}");
        output.WriteLine(result.IsPassed ? "PASSED" : "FAILED");
    }

    /// <summary>A number with as many places as one wants to read.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    private static void Write(TextWriter output, ResultTable table)
    {
        var widths = table.Head.Select((cell, column) => table.Rows.Select(row => row[column]).Append(cell).Max(text => text.Length)).ToArray();
        output.WriteLine();
        output.WriteLine($"  {table.Title}");
        foreach (var row in table.Rows.Prepend(table.Head))
            output.WriteLine($"  {string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))}");
        output.WriteLine();
    }

    private static IEnumerable<KeyValuePair<string, double>> Chosen(RunResult result) => result.Metrics.Where(metric =>
        metric.Key.EndsWith(".rate", StringComparison.Ordinal) || metric.Key.EndsWith(".p50.ms", StringComparison.Ordinal)
        || metric.Key.EndsWith(".p99.ms", StringComparison.Ordinal) || metric.Key.EndsWith(".max.ms", StringComparison.Ordinal)
        || metric.Key.StartsWith("server.", StringComparison.Ordinal) || metric.Key.StartsWith("driver.", StringComparison.Ordinal));
}
