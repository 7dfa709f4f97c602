using System.CommandLine;
using Microsoft.Extensions.Configuration;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Server.Tests;

public sealed class SettingsLoaderTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private static IConfiguration Source(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Name, s.Value))).Build();

    private static ServerSettings Load(params (string Name, string Value)[] settings) => SettingsLoader.Load(null, Source(), Source(settings));

    private static string Refusal(params (string Name, string Value)[] settings) =>
        Assert.Throws<SettingsException>(() => Load(settings)).Message;

    [Fact]
    public void Without_any_source_it_listens_on_loopback_and_asks_for_passwords()
    {
        var settings = Load();
        Assert.Equal(["127.0.0.1:5060"], settings.Sip);
        Assert.Empty(settings.Sips);
        Assert.Equal(SignInMode.Digest, settings.Auth);
        Assert.Equal("127.0.0.1:8088", settings.Http);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        File.WriteAllText(_file, """{ "Limits": { "MessageSize": 1000, "StorySize": 2000, "RecentMessages": 40 } }""");
        var settings = SettingsLoader.Load(
            _file, Source(("Limits:StorySize", "3000"), ("Limits:RecentMessages", "50")), Source(("Limits:RecentMessages", "60")));
        Assert.Equal((1000, 3000, 60), (settings.ChatLimits.MessageSize, settings.ChatLimits.StorySize, settings.ChatLimits.RecentMessages));
    }

    [Fact]
    public void A_list_of_a_stronger_source_replaces_the_weaker_list_whole()
    {
        File.WriteAllText(_file, """{ "Sip": ["127.0.0.1:1", "127.0.0.1:2"] }""");
        Assert.Equal(["127.0.0.1:1", "127.0.0.1:2"], SettingsLoader.Load(_file, Source(), Source()).Sip);
        Assert.Equal(["127.0.0.1:3"], SettingsLoader.Load(_file, Source(), Source(("Sip", "127.0.0.1:3"))).Sip);
        Assert.Equal(["127.0.0.1:4"], SettingsLoader.Load(_file, Source(("Sip:0", "127.0.0.1:4")), Source()).Sip);
    }

    [Fact]
    public void The_environment_is_read_with_two_underscores_between_levels()
    {
        const string Name = "PCHAT_Limits__SearchResults";
        Environment.SetEnvironmentVariable(Name, "17");
        try
        {
            Assert.Equal(17, SettingsLoader.Load(null, SettingsLoader.Environment(), Source()).ChatLimits.SearchResults);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }
    }

    [Fact]
    public void An_unknown_setting_is_refused_with_its_name_its_source_and_the_nearest_name()
    {
        File.WriteAllText(_file, """{ "Limits": { "MessagSize": 1 } }""");
        var refusal = Assert.Throws<SettingsException>(() => SettingsLoader.Load(_file, Source(("Domian", "x")), Source()));
        Assert.Equal(2, refusal.Problems.Count);
        Assert.StartsWith($"Limits:MessagSize ({_file}) is not a setting. Did you mean Limits:MessageSize?", refusal.Problems[0]);
        Assert.StartsWith("Domian (environment variable PCHAT_Domian) is not a setting. Did you mean Domain?", refusal.Problems[1]);
    }

    [Theory]
    [InlineData("Limits:MessageSize", "0", "a whole number from 1 to 1048576")]
    [InlineData("Limits:MessageSize", "many", "a whole number from 1 to 1048576")]
    [InlineData("Limits:DrainTimeout", "3", "a time from 00:00:01 to 00:10:00")]
    [InlineData("Limits:DrainTimeout", "01:00:00", "a time from 00:00:01 to 00:10:00")]
    [InlineData("Auth", "maybe", "one of digest, none")]
    [InlineData("Auth", "1", "one of digest, none")]
    [InlineData("Demo", "yes", "true or false")]
    [InlineData("Sip", "5060", "ADDRESS:PORT")]
    [InlineData("Sip", "127.0.0.1:70000", "ADDRESS:PORT")]
    [InlineData("Sip", "1:5060", "ADDRESS:PORT")]
    [InlineData("Http", "example", "ADDRESS:PORT")]
    [InlineData("Domain", "Contoso.com", "a DNS name in lower case")]
    [InlineData("TrustedProxies", "proxy", "IP addresses")]
    [InlineData("Seed", "/nowhere/seed.json", "a file that exists")]
    public void A_value_that_is_not_allowed_is_refused_with_what_is(string name, string value, string allowed)
    {
        var refusal = Refusal((name, value));
        Assert.Contains($"{name} = \"{value}\"", refusal);
        Assert.Contains("give " + allowed, refusal);
    }

    [Theory]
    [InlineData("LogMemoryBits", "21", "LogPageBits", "22")]
    [InlineData("LogSegmentBits", "20", "LogPageBits", "21")]
    [InlineData("LogDiskLimit", "1999", "LogRetainBytes", "1000")]
    [InlineData("ProjectionLongestPause", "00:00:01", "ProjectionFirstPause", "00:00:02")]
    public void Limits_that_contradict_each_other_are_refused_by_name(string name, string value, string other, string otherValue)
    {
        var refusal = Refusal(("Limits:" + name, value), ("Limits:" + other, otherValue));
        Assert.Contains($"Limits:{name} = {value} is not allowed: give", refusal);
        Assert.Contains($"Limits:{other} = {otherValue}", refusal);
    }

    [Fact]
    public void Limits_of_log_and_database_reach_what_they_bound()
    {
        var limits = Load(
            ("Limits:LogMemoryBits", "23"), ("Limits:LogSegmentBits", "22"), ("Limits:ProjectionBatch", "7"),
            ("Limits:ProjectionLinger", "00:00:00.5"), ("Limits:ProjectionLongestLinger", "00:00:02"), ("Limits:ProjectionLongestPause", "00:01:00")).StorageLimits;
        var (log, pump) = (limits.Log("folder"), limits.Pump());
        Assert.Equal((23, 22, 20), (log.MemorySizeBits, log.SegmentSizeBits, log.PageSizeBits));
        Assert.Equal((7, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2)), (pump.BatchCount, pump.Linger, pump.LongestLinger));
        Assert.Equal(TimeSpan.FromMinutes(1), pump.LongestPause);
    }

    [Fact]
    public void Limits_of_log_and_database_default_to_the_defaults_of_their_projects()
    {
        var limits = new StorageLimits();
        var (retention, kept) = (limits.Retention(), new LogRetentionOptions());
        Assert.Equal((kept.RetainBytes, kept.RetainAge, kept.DiskLimit, kept.DiskReserve), (retention.RetainBytes, retention.RetainAge, retention.DiskLimit, retention.DiskReserve));
        var (log, standard) = (limits.Log("folder"), new FasterEventLogOptions { Directory = "folder" });
        Assert.Equal((standard.PageSizeBits, standard.MemorySizeBits, standard.SegmentSizeBits), (log.PageSizeBits, log.MemorySizeBits, log.SegmentSizeBits));
        Assert.Equivalent(new ProjectionPumpOptions(), limits.Pump(), strict: true);
        Assert.Equal(SqliteStore.DefaultBusyTimeout, TimeSpan.FromSeconds(limits.DatabaseBusy));
        Assert.Equal(new SqlStoreOptions().RecentPosts, new ServerSettings().ChatLimits.RecentPosts);
    }

    [Fact]
    public void A_section_where_a_value_belongs_is_refused() => Assert.Contains("Domain = ", Refusal(("Domain:Name", "contoso.com")));

    [Fact]
    public void A_file_that_is_missing_or_no_json_is_named()
    {
        File.WriteAllText(_file, "{ \"Sip\": ");
        Assert.Contains(_file, Assert.Throws<SettingsException>(() => SettingsLoader.Load(_file, Source(), Source())).Message);
        Assert.Contains("nowhere.json", Assert.Throws<SettingsException>(() => SettingsLoader.Load("nowhere.json", Source(), Source())).Message);
    }

    [Theory]
    [InlineData("Sip", "0.0.0.0:5060")]
    [InlineData("Sip", "127.0.0.1:0,10.0.0.5:0")]
    [InlineData("Sip", "[::]:5060")]
    [InlineData("Http", "*:8088")]
    public void Without_sign_in_every_listener_must_be_loopback(string name, string value)
    {
        Assert.Contains("Auth = none", Refusal(("Auth", "none"), (name, value)));
        Assert.Contains("Demo = true", Refusal(("Demo", "true"), (name, value)));
        Load((name, value));
    }

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.8.9.10:5060")]
    [InlineData("[::1]:5060")]
    [InlineData("localhost:5060")]
    public void Without_sign_in_loopback_listeners_are_taken(string address) =>
        Assert.Equal([address], Load(("Auth", "none"), ("Sip", address)).Sip);

    [Fact]
    public void Tls_needs_a_certificate_unless_it_is_the_demo()
    {
        Assert.Contains("Tls:Certificate", Refusal(("Sips", "127.0.0.1:5061")));
        Assert.Equal(["127.0.0.1:5061"], Load(("Demo", "true")).Sips);
    }

    [Fact]
    public void The_command_line_of_serve_reaches_the_settings()
    {
        var root = new RootCommand { ServeCommand.Create() };
        var parsed = root.Parse(["serve", "--sip", "127.0.0.1:1", "--sip", "[::1]:2", "--auth", "none", "--demo", "--data", "x", "--http", "none"]);
        Assert.Empty(parsed.Errors);
        var settings = ServeCommand.Load(parsed, Source(("Auth", "digest"), ("Data", "y")));
        Assert.Equal(["127.0.0.1:1", "[::1]:2"], settings.Sip);
        Assert.Equal((SignInMode.None, true, "x", false), (settings.Auth, settings.Demo, settings.Data, settings.HasHttp()));
    }

    [Fact]
    public void Every_setting_says_what_it_allows_and_takes_its_own_default_back()
    {
        foreach (var setting in new SettingsCatalog(new ServerSettings()).All.Where(setting => !setting.IsList && setting.Text.Length > 0))
            Assert.True(setting.TrySet(setting.Text), setting.Name);
    }
}
