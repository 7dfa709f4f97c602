using PersistentChat.Client;

namespace PersistentChat.EndToEnd;

/// <summary>What a client asks of the service beside rooms and messages.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    private ChatServer _server = null!;

    public async Task InitializeAsync() => _server = await ChatServer.StartAsync(options => options with
    {
        Environment = new Dictionary<string, string> { ["PCHAT_Limits__MessageSize"] = "4000", ["PCHAT_Limits__StorySize"] = "50000" },
    });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Server_info_has_the_limits_the_clock_and_the_identity_of_the_data()
    {
        var alice = await _server.SignInAsync(Seeds.Alice);

        var info = await alice.GetServerInfoAsync();

        Assert.Equal((4000, 50_000, 999), (info.MessageSizeLimit, info.StorySizeLimit, info.SearchLimit));
        Assert.InRange(info.ServerTime, DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow.AddMinutes(2));
        Assert.StartsWith("ma-cat://contoso.com/", info.RootUri, StringComparison.Ordinal);
        Assert.NotEmpty(info.DatabaseVersion);
        await _server.RestartAsync();
        var again = await _server.SignInAsync(Seeds.Bob);
        Assert.Equal(info.DatabaseVersion, (await again.GetServerInfoAsync()).DatabaseVersion);
    }

    [Fact]
    public async Task Rooms_are_listed_to_those_who_have_a_role_in_them()
    {
        var (alice, bob) = (await _server.SignInAsync(Seeds.Alice), await _server.SignInAsync(Seeds.Bob));

        var managed = Assert.Single(await alice.AssociationsAsync(RoomAssociation.Manager));

        Assert.Equal((Seeds.Lobby, "Lobby"), (managed.Id, managed.Name));
        Assert.Empty(await bob.AssociationsAsync(RoomAssociation.Manager));
        Assert.Empty(await bob.AssociationsAsync(RoomAssociation.Member));
    }

    [Fact]
    public async Task A_preference_is_kept_for_its_user_over_a_restart()
    {
        const string Content = "<rooms>1 < 2 & \"x\" ä €</rooms>";
        var (alice, bob) = (await _server.SignInAsync(Seeds.Alice), await _server.SignInAsync(Seeds.Bob));

        var version = await alice.SetPreferenceAsync("my rooms", Content, version: 0);

        Assert.Equal(new Preference("my rooms", version, Content), await alice.GetPreferenceAsync("my rooms"));
        Assert.Null((await alice.GetPreferenceAsync("my rooms", version)).Content);
        Assert.NotEqual(Content, (await bob.GetPreferenceAsync("my rooms")).Content);
        await _server.RestartAsync();
        var again = await _server.SignInAsync(Seeds.Alice);
        Assert.Equal(Content, (await again.GetPreferenceAsync("my rooms")).Content);
        Assert.True(await again.SetPreferenceAsync("my rooms", "new", version) > version);
    }
}
