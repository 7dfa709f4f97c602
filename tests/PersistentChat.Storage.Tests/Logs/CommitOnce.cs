using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Storage.Tests.Logs;

/// <summary>The program that a test runs as a process of its own: it commits one record, says so, and may then wait for its end.</summary>
internal static class CommitOnce
{
    internal const string Command = "commit-once";
    internal const string HoldCommand = "commit-once-and-hold";
    internal const string Marker = "committed-and-told";

    /// <summary>The program and its arguments.</summary>
    internal static IEnumerable<string> CommandLine(string command, string directory) =>
    [
        Environment.ProcessPath is { } path && path.EndsWith("dotnet", StringComparison.Ordinal) ? path : "dotnet",
        typeof(CommitOnce).Assembly.Location, command, directory,
    ];

    /// <summary>Starts a process that has the log of a folder open until it is killed.</summary>
    internal static async Task<Process> HoldAsync(string directory)
    {
        var program = CommandLine(HoldCommand, directory).ToList();
        var process = Process.Start(new ProcessStartInfo(program[0], program[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.Equal(Marker, await process.StandardOutput.ReadLineAsync());
        return process;
    }

    internal static async Task<int> Main(string[] args)
    {
        if (args is not [Command or HoldCommand, var directory])
            return 2;
        await using var log = await FasterEventLog.OpenAsync(
            new FasterEventLogOptions { Directory = directory }, NullLogger<FasterEventLog>.Instance);
        log.Append("one"u8);
        await log.CommitAsync();
        Console.WriteLine(Marker);
        // The input ends with the test, however that ends.
        if (args[0] == HoldCommand)
            await Console.In.ReadToEndAsync();
        return 0;
    }
}
