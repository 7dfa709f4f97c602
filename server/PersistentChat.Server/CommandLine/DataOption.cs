using System.CommandLine;

namespace PersistentChat.Server;

/// <summary>The data folder, for commands that look at one without running a server on it.</summary>
internal static class DataOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string> Create(string description) => new("--data")
    {
        Description = description + " (default: data)",
        HelpName = "DIR",
    };

    /// <summary>The folder that a command line asks for. Where it says nothing the environment decides, as it does for <c>pchat serve</c>.</summary>
    public static string FolderOf(this ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) ?? SettingsLoader.Environment()["Data"] ?? new ServerSettings().Data;
}
