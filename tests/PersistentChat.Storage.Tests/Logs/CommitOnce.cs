using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Storage.Tests.Logs;

/// <summary>The program that a test runs as a process of its own: it commits one record and says so.</summary>
internal static class CommitOnce
{
    internal const string Command = "commit-once";
    internal const string Marker = "committed-and-told";

    internal static async Task<int> Main(string[] args)
    {
        if (args is not [Command, var directory])
            return 2;
        await using var log = await FasterEventLog.OpenAsync(
            new FasterEventLogOptions { Directory = directory }, NullLogger<FasterEventLog>.Instance);
        log.Append("one"u8);
        await log.CommitAsync();
        Console.WriteLine(Marker);
        return 0;
    }
}
