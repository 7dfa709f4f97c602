using System.CommandLine;

namespace PersistentChat.LoadTests;

/// <summary><c>seed</c>: the seed file a server needs for a scenario.</summary>
internal static class SeedCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var scenario = new ScenarioArguments();
        var domain = new Option<string>("--domain") { Description = "SIP domain", HelpName = "DOMAIN", DefaultValueFactory = _ => "contoso.com" };
        var password = new Option<string>("--password")
        {
            Description = "Password of all users",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "load-and-ledger",
        };
        var command = new Command("seed", "Write the seed file that gives a server the users and rooms of a scenario.") { domain, password };
        scenario.AddTo(command);
        command.SetAction(parsed => Console.Out.WriteLine(SeedFile.Compose(
            scenario.Read(parsed, BindingKind.Raw, isShort: false, seesRuntime: false).Population, new UserNames(parsed.GetValue(domain)!, parsed.GetValue(password)!))));
        return command;
    }
}
