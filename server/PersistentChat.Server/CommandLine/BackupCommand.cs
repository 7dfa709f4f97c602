using System.CommandLine;
using PersistentChat.Server.Backup;

namespace PersistentChat.Server;

/// <summary><c>pchat backup</c>: copies a data folder while its server runs.</summary>
internal static class BackupCommand
{
    private const string Examples = """
        Examples:
          pchat backup /backup/monday                     the folder ./data, while its server runs or not
          pchat backup /backup/monday --data /var/lib/pchat

        Everything that was acknowledged before the backup began is in it. It holds the embedded databases, the event log,
        node.json and what was generated for a demo (password, certificate). Not in it: your own certificates, the configuration
        and seed files, and an external database. It holds what users sign in with: keep it as safe as the data folder.
        Exit codes: 0 done, 1 failed, 2 refused.
        """;

    /// <summary>Makes the command.</summary>
    public static System.CommandLine.Command Create()
    {
        var target = new Argument<string>("DIR") { Description = "Folder to make; it must not exist, or be empty" };
        var data = DataOption.Create("Data folder to copy");
        var command = new System.CommandLine.Command("backup", "Copy a data folder while its server runs.") { target, data };
        ExamplesHelp.AddTo(command, Examples);
        command.SetAction((parsed, cancellationToken) => DataTool.RunAsync(parsed, async (output, progress) =>
        {
            var directory = Path.GetFullPath(parsed.GetRequiredValue(target));
            var manifest = await new BackupRun(parsed.FolderOf(data), directory, progress, TimeProvider.System).RunAsync(cancellationToken);
            progress.Dispose();
            BackupReport.Write(output, $"Backup in {directory}", manifest);
            return ExitCodes.Ok;
        }));
        return command;
    }
}
