using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace PersistentChat.Server;

/// <summary><c>pchat serve</c>: the command line as the last and strongest source of settings.</summary>
internal static class ServeCommand
{
    private const string Examples = """
        Examples:
          pchat serve --demo                              try it: users, rooms and a password on this machine only
          pchat serve --data /var/lib/pchat --domain contoso.com --sip 10.0.0.5:5060 --seed users.json
          pchat serve --config pchat.json                 every setting can be in the file
          PCHAT_Limits__MessageSize=4096 pchat serve      or in the environment

        Settings: later sources win: file, environment (PCHAT_, with __ between levels), command line.
        Exit codes: 0 stopped, 1 failed, 2 a setting or the seed file was refused, 130 ended by a second signal.
        """;

    private static readonly Option<string> Data = Text("--data", "Folder of log, database and generated files (default: data)", "DIR");
    private static readonly Option<string> Domain = Text("--domain", "SIP domain (default: contoso.com)", "DOMAIN");
    private static readonly Option<string[]> Sip = List("--sip", "Listen for SIP over TCP; repeatable (default: 127.0.0.1:5060)");
    private static readonly Option<string[]> Sips = List("--sips", "Listen for SIP over TLS; repeatable (needs a certificate, or --demo)");
    private static readonly Option<string[]> Raw = List("--raw", "Listen for the raw protocol over TCP; repeatable (default: 127.0.0.1:5062)");
    private static readonly Option<string[]> Raws = List("--raws", "Listen for the raw protocol over TLS; repeatable (needs a certificate, or --demo)");
    private static readonly Option<string> Http = Text("--http", "Listen for health checks (default: 127.0.0.1:8088); none for no listener", "ADDR:PORT");
    private static readonly Option<string> Auth = Text("--auth", "How users sign in: digest (default), or none, which needs loopback listeners", "MODE");
    private static readonly Option<string> Seed = Text("--seed", "Users, categories and rooms to create where they are missing", "FILE");
    private static readonly Option<string> Config = Text("--config", "JSON file with settings", "FILE");
    private static readonly Option<bool> Demo = new("--demo") { Description = "Ready-made users and rooms, loopback only" };

    /// <summary>Makes the command.</summary>
    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("serve", "Run the chat server.")
        {
            Data, Domain, Sip, Sips, Raw, Raws, Http, Auth, Seed, Config, Demo,
        };
        ExamplesHelp.AddTo(command, Examples);
        command.SetAction((parsed, _) => ServeAsync(parsed));
        return command;
    }

    /// <summary>The settings that a command line gives.</summary>
    public static ServerSettings Load(ParseResult parsed, IConfiguration environment)
    {
        var given = new Dictionary<string, string?>();
        foreach (var option in new[] { Data, Domain, Http, Auth, Seed })
        {
            if (parsed.GetResult(option) is not null)
                given[NameOf(option)] = parsed.GetValue(option);
        }
        foreach (var option in new[] { Sip, Sips, Raw, Raws })
        {
            if (parsed.GetResult(option) is not null)
                given[NameOf(option)] = string.Join(',', parsed.GetValue(option)!);
        }
        if (parsed.GetResult(Demo) is { Implicit: false })
            given[NameOf(Demo)] = parsed.GetValue(Demo) ? "true" : "false";
        var commandLine = new ConfigurationBuilder().AddInMemoryCollection(given).Build();
        return SettingsLoader.Load(parsed.GetValue(Config), environment, commandLine);
    }

    private static async Task<int> ServeAsync(ParseResult parsed)
    {
        try
        {
            return await ServerRun.RunAsync(Load(parsed, SettingsLoader.Environment()), Console.Out, Console.Error);
        }
        catch (SettingsException refused)
        {
            foreach (var problem in refused.Problems)
                await Console.Error.WriteLineAsync("pchat: " + problem);
            return ExitCodes.Refused;
        }
    }

    private static string NameOf(Option option) => option.Name.TrimStart('-');

    private static Option<string> Text(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };

    private static Option<string[]> List(string name, string description) =>
        new(name) { Description = description, HelpName = "ADDR:PORT", Arity = ArgumentArity.OneOrMore };
}
