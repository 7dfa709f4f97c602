using System.Runtime.CompilerServices;

namespace PersistentChat.Server.Tests;

public sealed class ConfigurationPageTests
{
    private static readonly IReadOnlyDictionary<string, string[]> Rows = File.ReadLines(PagePath())
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | "))
        .ToDictionary(cells => cells[0].Trim('`'));

    private static string PagePath([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/configuration.md"));

    [Fact]
    public void The_page_lists_exactly_the_settings_there_are() => Assert.Equal(
        new SettingsCatalog(new ServerSettings()).All.Select(setting => setting.Name).Order(), Rows.Keys.Order());

    [Fact]
    public void The_page_gives_the_default_and_the_allowed_values_of_every_setting_and_a_reason()
    {
        foreach (var setting in new SettingsCatalog(new ServerSettings()).All)
        {
            var row = Rows[setting.Name];
            Assert.Equal((setting.Name, setting.Text.Length > 0 ? setting.Text : "none", setting.Allowed), (setting.Name, row[1], row[2]));
            Assert.True(row[3].Length > 20, setting.Name);
        }
    }
}
