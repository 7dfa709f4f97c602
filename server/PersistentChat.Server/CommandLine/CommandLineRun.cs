using System.CommandLine;
using System.CommandLine.Invocation;

namespace PersistentChat.Server;

/// <summary>Runs a command line; the exit code tells what went wrong.</summary>
internal static class CommandLineRun
{
    /// <summary>Parses and runs.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction mistake)
            mistake.ShowHelp = args.Length == 0;
        // Signals are the server's business: it drains, which no time-out of the parser may cut short.
        var configuration = new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
        var code = await parsed.InvokeAsync(configuration);
        return parsed.Errors.Count > 0 ? ExitCodes.Refused : code;
    }
}
