using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PersistentChat.Storage.Tests.Logs;

/// <summary>Asks the kernel whether a commit is on disk when it returns.</summary>
public sealed class DurabilityTraceTests
{
    [StraceFact]
    public async Task A_commit_writes_log_and_commit_file_through_to_the_disk_before_it_returns()
    {
        using var folder = new LogFolder();
        var trace = folder.FileOf("trace");
        var log = Path.Combine(folder.Path, "log");
        using var process = Process.Start(new ProcessStartInfo("strace",
        [
            "-f", "-y", "-e", "trace=openat,open,pwrite64,fsync,write", "-o", trace,
            .. CommitOnce.CommandLine(CommitOnce.Command, log),
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);

        var calls = (await File.ReadAllLinesAsync(trace)).ToList();
        var told = calls.FindIndex(call => call.Contains(CommitOnce.Marker, StringComparison.Ordinal));
        Assert.True(told > 0, "the program did not say that it committed");
        // The two files are opened so that each write is a durable one.
        var opened = Find(0, "open(at)?\\(.*/events\\.0\", .*O_SYNC");
        Find(0, "open(at)?\\(.*/log\\.commits\", .*O_SYNC");
        // Records first, then the commit that vouches for them, then the caller hears of it.
        var data = Find(opened, "pwrite64\\(\\d+<[^>]*/events\\.0>");
        var commit = Find(data, "pwrite64\\(\\d+<[^>]*/log\\.commits>");
        Assert.True(commit < told, "the commit was reported before it was written");
        // The name of the new file too.
        Assert.True(Find(opened, $"fsync\\(\\d+<{Regex.Escape(log)}>") < data, "the folder was not synced before the first write");

        int Find(int from, string pattern)
        {
            var at = calls.FindIndex(from, call => Regex.IsMatch(call, pattern));
            Assert.True(at >= 0, $"no call matches {pattern} in\n{string.Join('\n', calls.Where(c => c.Contains(log, StringComparison.Ordinal)))}");
            return at;
        }
    }
}

/// <summary>A test that needs strace, and permission to use it.</summary>
internal sealed class StraceFactAttribute : FactAttribute
{
    public StraceFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "strace exists on Linux only";
        else if (!Works())
            Skip = "strace is not installed or may not trace here";
    }

    private static bool Works()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("strace", ["-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
