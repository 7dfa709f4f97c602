using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace PersistentChat.MessagePack.Tests;

/// <summary>The package @msgpack/msgpack in a process of Node.js, behind interop/peer.js.</summary>
internal static class NodePeer
{
    private static readonly string Folder = Path.Combine(FolderOfThisFile(), "interop");

    /// <summary>Why there is no peer here, or null if there is one.</summary>
    internal static string? Missing { get; } = FindMissing();

    /// <summary>Starts the peer and sends it all lines.</summary>
    /// <returns>Its answers, one a line.</returns>
    internal static async Task<string[]> AskAsync(IReadOnlyCollection<string> lines)
    {
        using var process = Process.Start(new ProcessStartInfo("node", ["peer.js"])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        var answers = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        foreach (var line in lines)
            await process.StandardInput.WriteLineAsync(line);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        var split = (await answers).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Count, split.Length);
        return split;
    }

    private static string? FindMissing()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@msgpack", "msgpack")))
            return "@msgpack/msgpack is not installed; run npm ci in tests/PersistentChat.MessagePack.Tests/interop, or ./test.sh";
        try
        {
            using var process = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0 ? null : "node does not start";
        }
        catch (Win32Exception)
        {
            return "node is not installed; on Debian: apt-get install nodejs npm";
        }
    }

    private static string FolderOfThisFile([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
