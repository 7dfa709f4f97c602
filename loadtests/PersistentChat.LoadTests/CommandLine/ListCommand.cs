using System.CommandLine;

namespace PersistentChat.LoadTests;

/// <summary><c>list</c>: what scenarios there are.</summary>
internal static class ListCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var namesOnly = new Option<bool>("--names") { Description = "Only the names" };
        var command = new Command("list", "Show the scenarios and their gates.") { namesOnly };
        command.SetAction(parsed =>
        {
            foreach (var name in ScenarioCatalog.Names)
            {
                if (parsed.GetValue(namesOnly))
                {
                    Console.Out.WriteLine(name);
                    continue;
                }

                var scenario = ScenarioCatalog.Create(name, new ScenarioOptions());
                Console.Out.WriteLine($"{name,-16}{scenario.Description}");
                Console.Out.WriteLine($"{"",-16}gates: {string.Join("; ", scenario.Thresholds)}");
            }
        });
        return command;
    }
}
