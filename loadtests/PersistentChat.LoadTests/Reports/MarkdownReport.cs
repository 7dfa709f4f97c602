using System.Text;

namespace PersistentChat.LoadTests;

/// <summary>A result as Markdown.</summary>
internal static class MarkdownReport
{
    /// <summary>Composes it.</summary>
    public static string Compose(RunResult result)
    {
        var text = new StringBuilder();
        text.AppendLine($"# {result.Scenario.Name}: {(result.IsPassed ? "passed" : "FAILED")}").AppendLine();
        text.AppendLine(result.Scenario.Description).AppendLine();
        text.AppendLine($"{result.Started:yyyy-MM-dd HH:mm:ss} UTC, {result.Target}, {result.Machine}.").AppendLine();
        AppendList(text, "", result.Notes);
        AppendTable(text, "Gates", ["Gate", "Measured", "Result"], result.Gates.Select(gate => new[]
        {
            $"`{gate.Gate}`", gate.Value is { } value ? ResultScreen.Number(value) : "not measured", gate.IsPassed ? "pass" : "**FAIL**",
        }));
        foreach (var table in result.Tables)
            AppendTable(text, table.Title, table.Head, table.Rows);
        AppendList(text, "Violations of the ledger", result.Violations);
        AppendList(text, "Failures", result.Failures.Select(failure => $"{failure.Value} times: {failure.Key}"));
        AppendTable(text, "Latency in milliseconds", ["", "Count", "Failed", "A second", "p50", "p75", "p95", "p99", "p99.9", "max"], Latencies.Rows(result));
        AppendTable(text, "Figures", ["Figure", "Value"], Latencies.Others(result).Select(metric => new[] { metric.Key, ResultScreen.Number(metric.Value) }));
        return text.ToString();
    }

    private static void AppendList(StringBuilder text, string title, IEnumerable<string> items)
    {
        var lines = items.ToList();
        if (lines.Count == 0)
            return;
        if (title.Length > 0)
            text.AppendLine($"## {title}").AppendLine();
        foreach (var line in lines)
            text.AppendLine($"- {line}");
        text.AppendLine();
    }

    private static void AppendTable(StringBuilder text, string title, IReadOnlyCollection<string> head, IEnumerable<IEnumerable<string>> rows)
    {
        text.AppendLine($"## {title}").AppendLine();
        text.AppendLine($"| {string.Join(" | ", head)} |");
        text.AppendLine($"|{string.Concat(Enumerable.Repeat("---|", head.Count))}");
        foreach (var row in rows)
            text.AppendLine($"| {string.Join(" | ", row)} |");
        text.AppendLine();
    }
}
