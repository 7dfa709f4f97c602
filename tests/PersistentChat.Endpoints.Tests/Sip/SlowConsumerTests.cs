using System.Globalization;
using System.Net;

namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>Peers that do not take what they are sent.</summary>
public sealed class SlowConsumerTests : IAsyncLifetime
{
    private SipTestServer _server = null!;

    public async Task InitializeAsync() => _server = await SipTestServer.StartAsync(options =>
    {
        options.UnsentBytes = 65_536;
        options.TrustedProxies.Add(IPAddress.Loopback);
    });

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task A_client_that_stops_reading_is_ended_and_its_rooms_are_told()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        await PostAsync(alice, 30);

        Assert.Contains("sip:bob", (await alice.Client.ReceiveInfoAsync("ntc:part")).Body, StringComparison.Ordinal);
        await bob.Client.ClosedAsync();
    }

    [Fact]
    public async Task An_answer_larger_than_the_limit_reaches_a_client_that_reads()
    {
        await PostAsync(await Chat.InLobbyAsync(_server, "alice"), 20);
        var bob = await Chat.InLobbyAsync(_server, "bob");
        var history = await bob.CommandAsync(
            "bccontext", $"<chanib uri=\"ma-chan://contoso.com/{SipTestServer.Lobby}\"/><bcq><last cnt=\"25\"/></bcq>");
        Assert.InRange(history.Body.Length, 100_000, 200_000);
        Assert.Equal(200, (await bob.PostAsync("still here")).Status);
    }

    [Fact]
    public async Task A_proxy_that_stops_reading_keeps_its_dialogs_and_gets_everything_later_in_order()
    {
        var alice = await Chat.InLobbyAsync(_server, "alice");
        var user = new SipTestUser(_server.ConnectProxy(), "bob") { ExtraLines = "P-Asserted-Identity: <sip:bob@contoso.com>\r\n" };
        var bob = await user.OpenAsync();
        await bob.JoinAsync();
        await PostAsync(alice, 60);
        await alice.Client.SettleAsync();

        var got = new List<int>();
        for (var second = 0; second < 20 && got.Count < 60; second++)
        {
            var infos = (await bob.Client.DrainAsync()).Where(message => message.Body.Contains("<chat>", StringComparison.Ordinal));
            got.AddRange(infos.Select(info => int.Parse(info.Body.Split("<chat>")[1].Split(' ')[0], CultureInfo.InvariantCulture)));
            _server.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(Enumerable.Range(0, 60), got);
    }

    private static async Task PostAsync(SipTestDialog author, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal(200, (await author.PostAsync($"{i} {new string('x', 8000)}")).Status);
    }
}
