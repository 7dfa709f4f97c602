using System.CommandLine;

namespace PersistentChat.LoadTests;

/// <summary><c>compare</c>: two results side by side.</summary>
internal static class CompareCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var before = new Argument<FileInfo>("before") { Description = "report.json of one run" };
        var after = new Argument<FileInfo>("after") { Description = "report.json of the other" };
        var command = new Command("compare", "Ratios of two runs with the range in which they lie with 95 % confidence.") { before, after };
        command.SetAction(parsed => ComparisonScreen.Write(
            Console.Out, Comparison.Of(ReportFiles.Read(parsed.GetValue(before)!.FullName), ReportFiles.Read(parsed.GetValue(after)!.FullName))));
        return command;
    }
}
