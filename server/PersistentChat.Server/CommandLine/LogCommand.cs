using System.CommandLine;
using PersistentChat.Server.EventLogs;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Server;

/// <summary><c>pchat log</c>: looks at the event log of a data folder, whether a server runs on it or not. Changes nothing.</summary>
internal static class LogCommand
{
    private const string InspectExamples = """
        Examples:
          pchat log inspect                               the log in ./data
          pchat log inspect --data /var/lib/pchat         may run beside the server

        Exit codes: 0 the log is good, 1 it is damaged, 2 there is no log.
        """;

    private const string DumpExamples = """
        Examples:
          pchat log dump --from 1000 --to 1020            these records, one a line
          pchat log dump --kind MessagePosted --json      every post as a JSON object a line
          pchat log dump --room 6f9619ff-8b86-d011-b42d-00c04fc964ff --json | jq -r .text

        Passwords and what is derived from them are never written. Times are UTC.
        Exit codes: 0 done, 1 the log is damaged, 2 there is no log.
        """;

    /// <summary>Makes the command.</summary>
    public static System.CommandLine.Command Create() => new("log", "Look at the event log of a data folder.")
    {
        CreateInspect(), CreateDump(),
    };

    private static System.CommandLine.Command CreateInspect()
    {
        var data = DataOption.Create("Data folder");
        var command = new System.CommandLine.Command("inspect", "Say what the log is, and check every record.") { data };
        ExamplesHelp.AddTo(command, InspectExamples);
        command.SetAction((parsed, cancellationToken) =>
            DataTool.RunAsync(parsed, (output, progress) => Task.FromResult(Inspect(Open(parsed.FolderOf(data)), output, progress, cancellationToken))));
        return command;
    }

    private static System.CommandLine.Command CreateDump()
    {
        var data = DataOption.Create("Data folder");
        var from = new Option<ulong?>("--from") { Description = "First record (default: the oldest)", HelpName = "N" };
        var to = new Option<ulong?>("--to") { Description = "Last record (default: the newest)", HelpName = "N" };
        var kind = new Option<EventKind?>("--kind") { Description = "Only events of this kind, for example MessagePosted", HelpName = "KIND" };
        var room = new Option<Guid?>("--room") { Description = "Only events that name this room", HelpName = "GUID" };
        var json = new Option<bool>("--json") { Description = "A JSON object a line" };
        var command = new System.CommandLine.Command("dump", "Write events, one a line.") { data, from, to, kind, room, json };
        ExamplesHelp.AddTo(command, DumpExamples);
        command.SetAction((parsed, cancellationToken) => DataTool.RunAsync(parsed, (output, _) =>
        {
            var filter = new DumpFilter(
                parsed.GetValue(from) ?? 0, parsed.GetValue(to) ?? ulong.MaxValue, parsed.GetValue(kind), parsed.GetValue(room), parsed.GetValue(json));
            new LogDump(Open(parsed.FolderOf(data)), filter, output, parsed.InvocationConfiguration.Error).Run(cancellationToken);
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static int Inspect(EventLogFiles files, TextWriter output, ProgressLine progress, CancellationToken cancellationToken)
    {
        LogReport.WriteFiles(output, files);
        var found = LogInspection.Run(files, progress, cancellationToken);
        progress.Dispose();
        LogReport.WriteResult(output, found);
        return found.Faults.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static EventLogFiles Open(string data)
    {
        var folder = Path.Combine(Path.GetFullPath(data), DataFolder.LogName);
        return Directory.Exists(folder)
            ? EventLogFiles.Open(folder)
            : throw new SettingsException($"There is no event log in {folder}. Give the server's data folder with --data.");
    }
}
