using System.CommandLine;
using PersistentChat.Server.Backup;

namespace PersistentChat.Server;

/// <summary><c>pchat restore</c>: makes a data folder of a backup.</summary>
internal static class RestoreCommand
{
    private const string Examples = """
        Examples:
          pchat restore /backup/monday                    into ./data, which must be missing or empty
          pchat restore /backup/monday --data /var/lib/pchat

        The backup is checked before anything is written, and the restored log and databases afterwards. Until it is done no
        server starts on the folder.
        Exit codes: 0 done, 1 the backup is damaged or cannot be copied, 2 refused.
        """;

    /// <summary>Makes the command.</summary>
    public static System.CommandLine.Command Create()
    {
        var source = new Argument<string>("DIR") { Description = "The backup" };
        var data = DataOption.Create("Data folder to make");
        var command = new System.CommandLine.Command("restore", "Make a data folder of a backup.") { source, data };
        ExamplesHelp.AddTo(command, Examples);
        command.SetAction((parsed, cancellationToken) => DataTool.RunAsync(parsed, async (output, progress) =>
        {
            var folder = Path.GetFullPath(parsed.FolderOf(data));
            var manifest = await new RestoreRun(parsed.GetRequiredValue(source), folder, progress).RunAsync(cancellationToken);
            progress.Dispose();
            BackupReport.Write(output, $"Restored {folder}", manifest);
            return ExitCodes.Ok;
        }));
        return command;
    }
}
