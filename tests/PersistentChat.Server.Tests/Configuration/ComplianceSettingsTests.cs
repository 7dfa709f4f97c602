using Microsoft.Extensions.Configuration;

namespace PersistentChat.Server.Tests;

public sealed class ComplianceSettingsTests
{
    private const string Messages = "Host=db.contoso.com;Password=sesame";
    private const string Own = "Host=record.contoso.com;Password=sesame";

    [Fact]
    public void The_record_is_off_unless_it_is_switched_on() => Assert.False(Load().Compliance.Enabled);

    [Fact]
    public void It_goes_where_the_messages_are_unless_told_otherwise()
    {
        var local = Load(("Compliance:Enabled", "true"));
        Assert.Equal(StorageProvider.Sqlite, local.Compliance.Resolve(local.Storage).Provider);

        var external = Load(("Compliance:Enabled", "true"), ("Storage:Provider", "postgresql"), ("Storage:ConnectionString", Messages));
        var (provider, connection) = external.Compliance.Resolve(external.Storage);
        Assert.Equal((StorageProvider.PostgreSql, Messages), (provider, connection.ReadConnectionString()));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public void It_may_have_a_database_of_its_own(string storage)
    {
        var settings = storage == "sqlite"
            ? Load(("Compliance:Provider", "sqlserver"), ("Compliance:ConnectionString", Own))
            : Load(
                ("Storage:Provider", storage), ("Storage:ConnectionString", Messages),
                ("Compliance:Provider", "sqlserver"), ("Compliance:ConnectionString", Own));
        var (provider, connection) = settings.Compliance.Resolve(settings.Storage);
        Assert.Equal((StorageProvider.SqlServer, Own), (provider, connection.ReadConnectionString()));
    }

    [Fact]
    public void A_file_in_the_data_folder_can_be_had_beside_an_external_database_for_messages()
    {
        var settings = Load(("Storage:Provider", "postgresql"), ("Storage:ConnectionString", Messages), ("Compliance:Provider", "sqlite"));
        Assert.Equal(StorageProvider.Sqlite, settings.Compliance.Resolve(settings.Storage).Provider);
    }

    [Theory]
    [InlineData("postgresql", null, "Compliance:Provider = postgresql needs a connection string")]
    [InlineData("storage", Own, "Compliance:ConnectionString has no effect with Compliance:Provider = storage")]
    [InlineData("sqlite", Own, "Compliance:ConnectionString has no effect with Compliance:Provider = sqlite")]
    public void What_does_not_fit_is_refused_without_the_secret(string provider, string? connection, string reason)
    {
        (string, string)[] settings = connection is null ? [] : [("Compliance:ConnectionString", connection)];
        var refusal = Assert.Throws<SettingsException>(() => Load([("Compliance:Provider", provider), .. settings])).Message;
        Assert.Contains(reason, refusal);
        Assert.DoesNotContain("sesame", refusal);
    }

    private static ServerSettings Load(params (string Name, string Value)[] settings) =>
        SettingsLoader.Load(null, new ConfigurationBuilder().Build(), new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Name, s.Value))).Build());
}
