using System.CommandLine;
using Microsoft.Extensions.Configuration;
using PersistentChat.Server.Databases;
using PersistentChat.Storage;

namespace PersistentChat.Server;

/// <summary><c>pchat db</c>: looks after the databases of a data folder, beside the server or without it.</summary>
internal static class DbCommand
{
    private const string Examples = """
        Examples:
          pchat db status                                     the databases of ./data
          pchat db verify --data /var/lib/pchat               may run beside the server
          pchat db migrate --config pchat.json                the settings that pchat serve is given

        The database is the one of the settings: file (--config), environment (PCHAT_Storage__Provider and so on).
        Exit codes: 0 all is well, 1 something is wrong and was said, 2 the settings were refused.
        """;

    private static readonly Option<string> Data = DataOption.Create("Data folder");
    private static readonly Option<string> Config = new("--config") { Description = "JSON file with settings", HelpName = "FILE" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it; without, only say what would be done" };

    /// <summary>Makes the command.</summary>
    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("db", "Look after the databases.")
        {
            Sub("migrate", "Bring every schema to the newest version now. The server does the same when it reaches a database.", MigrateAsync),
            Sub("status", "Schemas, how far each database follows the event log, and what it refused.", StatusAsync),
            Sub("verify", "Compare event log and database: every gap, double, difference and change of order.", VerifyAsync),
            Sub("accept-gap", "Give up records that neither the database nor the event log has, so that the database goes on behind them.", AcceptGapAsync, Yes),
            Sub("adopt", "Begin an empty data folder with what an external database has, after the old folder was lost.", AdoptAsync),
        };
        ExamplesHelp.AddTo(command, Examples);
        return command;
    }

    private static System.CommandLine.Command Sub(
        string name, string description, Func<ServerSettings, ParseResult, CancellationToken, Task<bool>> run, params Option[] more)
    {
        var command = new System.CommandLine.Command(name, description) { Data, Config };
        foreach (var option in more)
            command.Options.Add(option);
        ExamplesHelp.AddTo(command, Examples);
        command.SetAction((parsed, cancellationToken) => GuardAsync(parsed, run, cancellationToken));
        return command;
    }

    private static async Task<int> GuardAsync(
        ParseResult parsed, Func<ServerSettings, ParseResult, CancellationToken, Task<bool>> run, CancellationToken cancellationToken)
    {
        var errors = parsed.InvocationConfiguration.Error;
        try
        {
            return await run(Load(parsed), parsed, cancellationToken) ? ExitCodes.Ok : ExitCodes.Failed;
        }
        catch (SettingsException refused)
        {
            foreach (var problem in refused.Problems)
                await errors.WriteLineAsync("pchat: " + problem);
            return ExitCodes.Refused;
        }
        catch (Exception wrong) when (wrong is StorageException or EventLogException or EventFormatException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync("pchat: " + wrong.Message);
            return ExitCodes.Failed;
        }
    }

    private static ServerSettings Load(ParseResult parsed)
    {
        var given = new Dictionary<string, string?>();
        if (parsed.GetResult(Data) is not null)
            given["Data"] = parsed.GetValue(Data);
        var commandLine = new ConfigurationBuilder().AddInMemoryCollection(given).Build();
        return SettingsLoader.Load(parsed.GetValue(Config), SettingsLoader.Environment(), commandLine);
    }

    private static async Task<bool> MigrateAsync(ServerSettings settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var databases = NodeDatabases.Open(settings, makesMissing: true);
        foreach (var (name, store) in databases.All)
        {
            var before = (await store.ReadSchemaAsync(cancellationToken)).Version;
            var after = await store.PrepareAsync(cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{name}: {store.Kind}, version {after}{(before == after ? ", as before" : $", was {before}")}");
        }
        return true;
    }

    private static async Task<bool> StatusAsync(ServerSettings settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var databases = NodeDatabases.Open(settings);
        var log = databases.OpenLog();
        var report = new StatusReport(parsed.InvocationConfiguration.Output, log.ReadExtent(), log.LogId);
        var isGood = true;
        foreach (var (name, store) in databases.All)
            isGood &= await report.WriteAsync(name, store, cancellationToken);
        if (databases.Missing is { } missing)
            report.WriteMissing(missing);
        return isGood;
    }

    private static async Task<bool> VerifyAsync(ServerSettings settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        await using var databases = NodeDatabases.Open(settings);
        var findings = new Findings(output);
        using (var progress = ProgressLine.OnConsole())
        {
            var log = databases.OpenLog();
            await new ArchiveVerification(databases.Messages, log, findings, progress).RunAsync(output, cancellationToken);
            if (databases.Compliance is { } compliance)
                await new ComplianceVerification(compliance, log, findings, progress).RunAsync(output, cancellationToken);
        }
        if (databases.Missing is { } missing)
            findings.Note($"there is no {missing} yet");
        await output.WriteLineAsync(findings.Faults == 0 ? "Log and database agree." : $"{findings.Faults} faults.");
        return findings.Faults == 0;
    }

    private static async Task<bool> AcceptGapAsync(ServerSettings settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        await using var databases = NodeDatabases.Open(settings);
        var acceptance = new GapAcceptance(databases.OpenLog().ReadExtent().Start, output);
        var isWhole = true;
        foreach (var (name, store) in databases.Followers)
            isWhole &= await acceptance.RunAsync(name, store, parsed.GetValue(Yes), cancellationToken);
        return isWhole;
    }

    private static async Task<bool> AdoptAsync(ServerSettings settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        foreach (var (name, lost) in await Adoption.RunAsync(settings, cancellationToken))
            await output.WriteLineAsync($"{name}: the database had come to record {lost.Sequence} of the lost log {lost.LogId}, and follows the folder's own from now on.");
        await output.WriteLineAsync($"Start pchat serve on {Path.GetFullPath(settings.Data)}.");
        return true;
    }
}
