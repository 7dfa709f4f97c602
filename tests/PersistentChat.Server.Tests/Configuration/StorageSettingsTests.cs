using Microsoft.Extensions.Configuration;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests;

public sealed class StorageSettingsTests : IDisposable
{
    private const string Secret = "Host=db.contoso.com;Password=\"open;sesame\"";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_any_setting_messages_are_kept_in_the_data_folder() => Assert.False(Load().Storage.IsExternal());

    [Theory]
    [InlineData("postgresql", StorageProvider.PostgreSql)]
    [InlineData("SqlServer", StorageProvider.SqlServer)]
    public void An_external_database_is_chosen_by_name_and_reached_by_its_connection_string(string name, object provider)
    {
        var storage = Load(("Storage:Provider", name), ("Storage:ConnectionString", Secret)).Storage;
        Assert.Equal(((StorageProvider)provider, Secret), (storage.Provider, storage.ReadConnectionString()));
    }

    [Fact]
    public void The_connection_string_may_be_in_a_file_of_its_own()
    {
        var file = _folder.Write("connection", Secret + "\n");
        Assert.Equal(Secret, Load(("Storage:Provider", "postgresql"), ("Storage:ConnectionStringFile", file)).Storage.ReadConnectionString());
        var empty = Load(("Storage:Provider", "postgresql"), ("Storage:ConnectionStringFile", _folder.Write("empty", "\n")));
        Assert.Contains("is empty", Assert.Throws<SettingsException>(empty.Storage.ReadConnectionString).Message);
    }

    [Fact]
    public void An_external_database_needs_exactly_one_connection_string()
    {
        Assert.Contains("needs a connection string", Refusal(("Storage:Provider", "postgresql")));
        var file = _folder.Write("connection", Secret);
        Assert.Contains("one of the two", Refusal(
            ("Storage:Provider", "sqlserver"), ("Storage:ConnectionString", Secret), ("Storage:ConnectionStringFile", file)));
        Assert.Contains("Storage:ConnectionString is empty", Refusal(("Storage:Provider", "sqlserver"), ("Storage:ConnectionString", " ")));
        Assert.Contains("give a file that exists", Refusal(("Storage:Provider", "sqlserver"), ("Storage:ConnectionStringFile", "/nowhere")));
    }

    [Theory]
    [InlineData("ConnectionString")]
    [InlineData("ConnectionStringFile")]
    public void The_file_in_the_data_folder_takes_no_connection_string(string name)
    {
        var value = name == "ConnectionString" ? Secret : _folder.Write("connection", Secret);
        Assert.Contains($"Storage:{name} has no effect with Storage:Provider = sqlite", Refusal(("Storage:" + name, value)));
    }

    [Fact]
    public void No_refusal_and_no_list_of_settings_shows_the_connection_string()
    {
        string[] texts =
        [
            Refusal(("Storage:ConnectionString", Secret)),
            Refusal(("Storage:ConnectionString:Password", Secret)),
            Refusal(("Storage:ConnectionStrings", Secret)),
            Refusal(("Storage:Provider", "oracle"), ("Storage:ConnectionString", Secret)),
            Refusal(("Storage:Provider", "postgresql"), ("Storage:ConnectionString", Secret), ("Storage:ConnectionStringFile", "/nowhere")),
            .. new SettingsCatalog(Load(("Storage:Provider", "postgresql"), ("Storage:ConnectionString", Secret))).All.Select(setting => setting.Text),
        ];
        Assert.All(texts, text => Assert.DoesNotContain("sesame", text));
        Assert.Contains("(secret)", texts);
    }

    private static ServerSettings Load(params (string Name, string Value)[] settings) => SettingsLoader.Load(null, Source(), Source(settings));

    private static string Refusal(params (string Name, string Value)[] settings) =>
        Assert.Throws<SettingsException>(() => Load(settings)).Message;

    private static IConfiguration Source(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Name, s.Value))).Build();
}
