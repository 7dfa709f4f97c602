using System.CommandLine;
using PersistentChat.Storage;

namespace PersistentChat.Server;

/// <summary>Runs a command that works on data folders, and turns its failures into messages and exit codes.</summary>
internal static class DataTool
{
    /// <summary>Gives the work the output and a progress line, which is cleared before a message is written.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Func<TextWriter, ProgressLine, Task<int>> work)
    {
        var console = parsed.InvocationConfiguration;
        using var progress = ProgressLine.OnConsole();
        try
        {
            return await work(console.Output, progress);
        }
        catch (SettingsException refused)
        {
            return Tell(string.Join(Environment.NewLine, refused.Problems), ExitCodes.Refused);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or EventFormatException)
        {
            return Tell(failed.Message, ExitCodes.Failed);
        }

        int Tell(string message, int code)
        {
            progress.Dispose();
            console.Error.WriteLine("pchat: " + message);
            return code;
        }
    }
}
