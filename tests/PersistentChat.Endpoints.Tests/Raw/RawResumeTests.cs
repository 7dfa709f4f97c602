using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints.Tests.Raw;

public class RawResumeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_lost_connection_everything_missed_follows_in_order_while_others_post(bool byAcknowledgement)
    {
        await using var server = await RawTestServer.StartAsync(NoRateLimit, shards: 2);
        var (alice, bob) = (await RawChat.InLobbyAsync(server, "alice"), await RawChat.InLobbyAsync(server, "bob"));
        for (var i = 1UL; i <= 5; i++)
            await bob.PostAsync(RawTestServer.Lobby, i, $"text {i}");
        await alice.MessagesAsync(5);
        await alice.SendAsync(new RawAcknowledge([new RawPosition(RawTestServer.Lobby, 3)]), correlation: 0);
        await alice.SendAsync(new RawAcknowledge([new RawPosition(RawTestServer.Lobby, 2)]), correlation: 0);
        await alice.DrainAsync();
        await alice.BreakAsync();
        for (var i = 6UL; i <= 150; i++)
            await bob.SendPostAsync(RawTestServer.Lobby, i, $"text {i}");
        alice = await RawChat.SignedInAsync(server, "alice");
        var joined = RawChat.JoinAsync(alice, byAcknowledgement ? RawJoinRoom.AfterAcknowledged : 3);
        for (var i = 151UL; i <= 250; i++)
            await bob.SendPostAsync(RawTestServer.Lobby, i, $"text {i}");
        Assert.Equal(RawResume.Complete, Assert.Single((await joined).Rooms).Resume);
        Assert.Equal(Enumerable.Range(4, 247).Select(number => (0, (long)number, $"text {number}")), await alice.MessagesAsync(247));
    }

    [Fact]
    public async Task Who_acknowledged_nothing_or_too_long_ago_begins_live()
    {
        await using var server = await RawTestServer.StartAsync(options => options.RawKeepAlive = 3600);
        var bob = await RawChat.InLobbyAsync(server, "bob");
        await bob.PostAsync(RawTestServer.Lobby, 1, "one");
        var alice = await RawChat.SignedInAsync(server, "alice");
        var room = Assert.Single((await RawChat.JoinAsync(alice, RawJoinRoom.AfterAcknowledged)).Rooms);
        Assert.Equal((1, RawResume.Missed), (room.LastNumber, room.Resume));
        await alice.SendAsync(new RawAcknowledge([new RawPosition(RawTestServer.Lobby, 1)]), correlation: 0);
        await alice.DrainAsync();
        await alice.BreakAsync();
        Assert.Equal(2, server.Endpoint.Clients.Count);
        server.Advance(TimeSpan.FromSeconds(119));
        server.Advance(TimeSpan.FromSeconds(2));
        await bob.DrainAsync();
        Assert.Equal(1, server.Endpoint.Clients.Count);
        Assert.Equal(RawResume.Missed, await ResumeAsync(server, "alice"));
    }

    [Fact]
    public async Task Of_the_clients_that_were_lost_those_are_kept_that_were_lost_last()
    {
        await using var server = await RawTestServer.StartAsync(options => options.RawLostClients = 1);
        var bob = await RawChat.InLobbyAsync(server, "bob");
        await bob.PostAsync(RawTestServer.Lobby, 1, "one");
        foreach (var name in new[] { "alice", "carol" })
        {
            var client = await RawChat.InLobbyAsync(server, name);
            await client.SendAsync(new RawAcknowledge([new RawPosition(RawTestServer.Lobby, 1)]), correlation: 0);
            await client.DrainAsync();
            await client.BreakAsync();
        }
        server.Advance(TimeSpan.FromSeconds(1));
        await bob.DrainAsync();
        Assert.Equal(2, server.Endpoint.Clients.Count);
        Assert.Equal(RawResume.Missed, await ResumeAsync(server, "alice"));
        Assert.Equal(RawResume.Complete, await ResumeAsync(server, "carol"));
    }

    [Fact]
    public async Task A_gap_larger_than_the_outbox_reaches_a_client_that_reads()
    {
        await using var server = await RawTestServer.StartAsync(NoRateLimit, engine => engine.Limits.OutboxBytes = 20_000);
        var bob = await RawChat.InLobbyAsync(server, "bob");
        for (var i = 1UL; i <= 50; i++)
            await bob.PostAsync(RawTestServer.Lobby, i, new string('x', 4000));
        var alice = await RawChat.SignedInAsync(server, "alice");
        await RawChat.JoinAsync(alice, 0);
        Assert.Equal(Enumerable.Range(1, 50), (await alice.MessagesAsync(50)).Select(message => (int)message.Number));
    }

    private static async Task<RawResume> ResumeAsync(RawTestServer server, string name)
    {
        var client = await RawChat.SignedInAsync(server, name);
        return Assert.Single((await RawChat.JoinAsync(client, RawJoinRoom.AfterAcknowledged)).Rooms).Resume;
    }

    private static void NoRateLimit(RawOptions options) => options.CommandsPerSecond = options.CommandBurst = 1_000_000;
}
