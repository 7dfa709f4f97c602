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
            Run(parsed.FolderOf(data), parsed.InvocationConfiguration, files => Inspect(files, parsed.InvocationConfiguration.Output, cancellationToken)));
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
        command.SetAction((parsed, cancellationToken) =>
        {
            var filter = new DumpFilter(
                parsed.GetValue(from) ?? 0, parsed.GetValue(to) ?? ulong.MaxValue, parsed.GetValue(kind), parsed.GetValue(room), parsed.GetValue(json));
            var console = parsed.InvocationConfiguration;
            return Run(parsed.FolderOf(data), console, files =>
            {
                new LogDump(files, filter, console.Output, console.Error).Run(cancellationToken);
                return ExitCodes.Ok;
            });
        });
        return command;
    }

    private static int Inspect(EventLogFiles files, TextWriter output, CancellationToken cancellationToken)
    {
        LogReport.WriteFiles(output, files);
        LogInspection found;
        using (var progress = ProgressLine.OnConsole())
            found = LogInspection.Run(files, progress, cancellationToken);
        LogReport.WriteResult(output, found);
        return found.Faults.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static Task<int> Run(string data, InvocationConfiguration console, Func<EventLogFiles, int> work)
    {
        var folder = Path.Combine(Path.GetFullPath(data), DataFolder.LogName);
        if (!Directory.Exists(folder))
        {
            console.Error.WriteLine($"pchat: there is no event log in {folder}. Give the server's data folder with --data.");
            return Task.FromResult(ExitCodes.Refused);
        }
        try
        {
            return Task.FromResult(work(EventLogFiles.Open(folder)));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or EventFormatException)
        {
            console.Error.WriteLine("pchat: " + wrong.Message);
            return Task.FromResult(ExitCodes.Failed);
        }
    }
}
