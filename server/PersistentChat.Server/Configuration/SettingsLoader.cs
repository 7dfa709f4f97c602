using Microsoft.Extensions.Configuration;

namespace PersistentChat.Server;

/// <summary>
/// Fills the settings from a file, the environment and the command line, each replacing what the former gave, and refuses
/// what is unknown or not allowed. A list is replaced whole: the addresses of two sources are never mixed.
/// </summary>
internal static class SettingsLoader
{
    /// <summary>What settings in environment variables begin with.</summary>
    public const string EnvironmentPrefix = "PCHAT_";

    private const string PasswordOfClient = Chat.ChatCommand.PasswordVariable;

    /// <summary>Reads all sources.</summary>
    /// <param name="file">JSON file; null for none.</param>
    /// <param name="environment">Settings of the environment, prefix removed.</param>
    /// <param name="commandLine">Settings of the command line.</param>
    /// <exception cref="SettingsException">Something is unknown or not allowed; all of it is listed.</exception>
    public static ServerSettings Load(string? file, IConfiguration environment, IConfiguration commandLine)
    {
        var settings = new ServerSettings();
        var catalog = new SettingsCatalog(settings);
        var problems = new List<string>();
        if (file is not null)
            Apply(ReadFile(file), name => file, catalog, problems);
        Apply(environment, name => "environment variable " + EnvironmentPrefix + name.Replace(":", "__", StringComparison.Ordinal), catalog, problems);
        Apply(commandLine, name => "command line", catalog, problems);
        if (problems.Count == 0)
            problems.AddRange(SettingsRules.Check(settings));
        return problems.Count == 0 ? settings : throw new SettingsException(problems);
    }

    /// <summary>The settings in this process's environment. The password of <c>pchat chat</c> is none of them.</summary>
    public static IConfiguration Environment()
    {
        var variables = new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build().AsEnumerable()
            .Where(variable => !PasswordOfClient.Equals(EnvironmentPrefix + variable.Key, StringComparison.OrdinalIgnoreCase));
        return new ConfigurationBuilder().AddInMemoryCollection(variables).Build();
    }

    private static IConfiguration ReadFile(string file)
    {
        if (!File.Exists(file))
            throw new SettingsException($"The configuration file {Path.GetFullPath(file)} does not exist.");
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false).Build();
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            throw new SettingsException($"The configuration file {file} is not valid JSON: {error.InnerException?.Message ?? error.Message}");
        }
    }

    private static void Apply(IConfiguration source, Func<string, string> origin, SettingsCatalog catalog, List<string> problems)
    {
        foreach (var section in source.GetChildren())
            Apply(section, origin, catalog, problems);
    }

    private static void Apply(IConfigurationSection section, Func<string, string> origin, SettingsCatalog catalog, List<string> problems)
    {
        var children = section.GetChildren().ToList();
        if (catalog.Find(section.Path) is not { } setting)
        {
            if (children.Count > 0 && IsSection(section.Path, catalog))
                children.ForEach(child => Apply(child, origin, catalog, problems));
            else
                problems.Add(Unknown(section.Path, origin(section.Path), catalog));
        }
        else if (setting.IsList)
        {
            setting.SetList(children.Count > 0 ? [.. children.Select(child => child.Value ?? "")] : Split(section.Value));
        }
        else if (children.Count > 0 || section.Value is not { } value || !setting.TrySet(value))
        {
            problems.Add($"{setting.Name} = \"{(setting.IsSecret ? "(secret)" : section.Value)}\" ({origin(section.Path)}) is not allowed: give {setting.Allowed}.");
        }
    }

    private static bool IsSection(string path, SettingsCatalog catalog) =>
        catalog.All.Any(setting => setting.Name.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase));

    private static string[] Split(string? value) =>
        (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Unknown(string name, string origin, SettingsCatalog catalog)
    {
        var near = catalog.Near(name).ToList();
        return $"{name} ({origin}) is not a setting. Did you mean {near[0]}? Allowed here: {string.Join(", ", near.Order(StringComparer.Ordinal))}.";
    }
}
