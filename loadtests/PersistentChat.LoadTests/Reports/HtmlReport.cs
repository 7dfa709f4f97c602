using System.Net;
using System.Text;

namespace PersistentChat.LoadTests;

/// <summary>A result as one page that needs nothing else: tables and plots.</summary>
internal static class HtmlReport
{
    /// <summary>Composes it.</summary>
    public static string Compose(RunResult result)
    {
        var page = new StringBuilder();
        page.Append($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{Text(result.Scenario.Name)}: {(result.IsPassed ? "passed" : "failed")}</title>
            <style>{HtmlStyle.Css}</style></head><body>
            <h1>{Text(result.Scenario.Name)} <span class="{(result.IsPassed ? "pass" : "fail")}">{(result.IsPassed ? "passed" : "FAILED")}</span></h1>
            <p>{Text(result.Scenario.Description)}</p>
            <p class="about">{result.Started:yyyy-MM-dd HH:mm:ss} UTC · {Text(result.Target)} · {Text(result.Machine)}</p>
            """);
        AppendList(page, null, result.Notes);
        AppendTable(page, "Gates", ["Gate", "Measured", "Result"], result.Gates.Select(gate => new[]
        {
            $"<code>{Text(gate.Gate)}</code>", gate.Value is { } value ? ResultScreen.Number(value) : "not measured",
            gate.IsPassed ? "<span class=\"pass\">pass</span>" : "<span class=\"fail\">FAIL</span>",
        }));
        foreach (var table in result.Tables)
            AppendTable(page, table.Title, [.. table.Head], table.Rows.Select(row => row.Select(Text).ToArray()));
        AppendList(page, "Violations of the ledger", result.Violations);
        AppendList(page, "Failures", result.Failures.Select(failure => $"{failure.Value} times: {failure.Key}"));
        foreach (var (title, lines) in RunPlots.Of(result))
        {
            var plot = SvgPlot.Compose(lines, result.From, result.To, result.Seconds[^1].Second);
            page.Append($"<h2>{Text(title)}</h2><p class=\"legend\">{SvgPlot.Legend(lines)}</p><div class=\"plot\">{plot}</div>");
        }

        page.Append("<p class=\"about\">Shaded seconds do not count: users come in, the server warms up, what is under way ends.</p>");
        AppendTable(
            page, "Latency in milliseconds", ["", "Count", "Failed", "A second", "p50", "p75", "p95", "p99", "p99.9", "max"],
            Latencies.Rows(result).Select(row => row.Select(Text).ToArray()));
        AppendTable(page, "Figures", ["Figure", "Value"], Latencies.Others(result).Select(metric => new[] { Text(metric.Key), ResultScreen.Number(metric.Value) }));
        return page.Append("</body></html>\n").ToString();
    }

    private static void AppendList(StringBuilder page, string? title, IEnumerable<string> items)
    {
        var lines = items.ToList();
        if (lines.Count == 0)
            return;
        if (title is not null)
            page.Append($"<h2>{Text(title)}</h2>");
        page.Append("<ul>").AppendJoin("", lines.Select(line => $"<li>{Text(line)}</li>")).Append("</ul>");
    }

    private static void AppendTable(StringBuilder page, string title, string[] head, IEnumerable<string[]> rows)
    {
        page.Append($"<h2>{Text(title)}</h2><table><thead><tr>");
        page.AppendJoin("", head.Select(cell => $"<th>{Text(cell)}</th>")).Append("</tr></thead><tbody>");
        foreach (var row in rows)
            page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{cell}</td>")).Append("</tr>");
        page.Append("</tbody></table>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
