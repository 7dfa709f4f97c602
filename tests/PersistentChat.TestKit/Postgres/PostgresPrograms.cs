using System.Diagnostics;
using System.Globalization;

namespace PersistentChat.TestKit;

/// <summary>
/// Runs PostgreSQL's own programs, as the user <c>postgres</c> where this process is root, which the server refuses to be.
/// </summary>
internal static class PostgresPrograms
{
    private const string Installations = "/usr/lib/postgresql";
    private const string User = "postgres";

    private static readonly string? Folder = Find();

    /// <summary>Why a server cannot be started here, or null if it can.</summary>
    public static string? Missing { get; } =
        Folder is null ? $"PostgreSQL is not installed: there is no initdb below {Installations}."
        : Environment.IsPrivilegedProcess && !HasUser() ? $"This process is root and there is no user {User} to run PostgreSQL as."
        : null;

    /// <summary>The command line of a program that only talks to a server.</summary>
    public static string[] ClientCommand(string program, params string[] arguments) =>
        [Path.Combine(Folder ?? throw new InvalidOperationException(Missing), program), .. arguments];

    /// <summary>The command line of a program that makes or uses a cluster's files, to be run as the right user.</summary>
    public static string[] ServerCommand(string program, params string[] arguments)
    {
        var command = ClientCommand(program, arguments);
        return Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", .. command] : command;
    }

    /// <summary>Makes an empty folder that belongs to the right user.</summary>
    public static async Task<string> CreateFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("pchat-postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
            await RunAsync(["chown", $"{User}:{User}", folder], null);
        return folder;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed on its standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has everything it printed.</exception>
    public static async Task<string> RunAsync(string[] commandLine, string? password)
    {
        var start = new ProcessStartInfo(commandLine[0], commandLine[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The current folder may be one that the user postgres cannot enter.
            WorkingDirectory = "/",
        };
        start.Environment["PGPASSWORD"] = password;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{string.Join(' ', commandLine)} ended with {process.ExitCode}:\n{await output}{await errors}");
    }

    private static bool HasUser() => File.ReadLines("/etc/passwd").Any(line => line.StartsWith(User + ":", StringComparison.Ordinal));

    /// <summary>The newest version that is installed.</summary>
    private static string? Find() =>
        !Directory.Exists(Installations)
            ? null
            : Directory.EnumerateDirectories(Installations)
                .Where(folder => File.Exists(Path.Combine(folder, "bin", "initdb")))
                .OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
                .FirstOrDefault();
}
