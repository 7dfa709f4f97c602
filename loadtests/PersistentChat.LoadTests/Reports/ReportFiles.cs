using System.Text.Json;

namespace PersistentChat.LoadTests;

/// <summary>A result in four files: for a browser, for a review, for a spreadsheet, for a program.</summary>
internal static class ReportFiles
{
    /// <summary>Name of the page.</summary>
    public const string Html = "report.html";

    private static readonly JsonSerializerOptions Format = new(WorkerLine.Format) { WriteIndented = true };

    /// <summary>Writes them.</summary>
    /// <returns>The folder.</returns>
    public static string Write(string folder, RunResult result)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Html), HtmlReport.Compose(result));
        File.WriteAllText(Path.Combine(folder, "report.md"), MarkdownReport.Compose(result));
        File.WriteAllText(Path.Combine(folder, "report.csv"), CsvReport.Compose(result));
        File.WriteAllText(Path.Combine(folder, "report.json"), JsonSerializer.Serialize(result, Format));
        return folder;
    }

    /// <summary>Reads a result from its JSON file.</summary>
    public static RunResult Read(string file) => WorkerLine.Read<RunResult>(File.ReadAllText(file));
}
