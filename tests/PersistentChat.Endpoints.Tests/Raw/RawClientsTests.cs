namespace PersistentChat.Endpoints.Tests.Raw;

/// <summary>Clients whose connections come and go in an order that a whole server shows only by chance.</summary>
public class RawClientsTests
{
    private static readonly UInt128 Alice = 7;

    [Fact]
    public async Task A_connection_that_was_replaced_and_ends_last_keeps_nobody_from_being_forgotten()
    {
        await using var server = await RawTestServer.StartAsync();
        var clients = new RawClients(TimeSpan.FromSeconds(10), capacity: 5, roomsPerClient: 5);
        var (first, second) = (NewConnection(server), NewConnection(server));
        var client = clients.Take(Alice, first);
        clients.Acknowledge(client, RawTestServer.LobbyId, 1);
        Assert.Same(client, clients.Take(Alice, second));
        clients.Leave(client, second, server.Time);
        server.Time.Advance(TimeSpan.FromSeconds(5));
        clients.Leave(client, first, server.Time);
        server.Time.Advance(TimeSpan.FromSeconds(5));
        clients.Forget(server.Time);
        Assert.Equal(0, clients.Count);
    }

    [Fact]
    public async Task A_client_that_came_back_and_was_lost_again_is_kept_from_then_on()
    {
        await using var server = await RawTestServer.StartAsync();
        var clients = new RawClients(TimeSpan.FromSeconds(10), capacity: 5, roomsPerClient: 5);
        var (first, second) = (NewConnection(server), NewConnection(server));
        var client = clients.Take(Alice, first);
        clients.Acknowledge(client, RawTestServer.LobbyId, 1);
        clients.Leave(client, first, server.Time);
        server.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Same(client, clients.Take(Alice, second));
        clients.Leave(client, second, server.Time);
        server.Time.Advance(TimeSpan.FromSeconds(6));
        clients.Forget(server.Time);
        Assert.Equal(1, clients.Count);
        server.Time.Advance(TimeSpan.FromSeconds(4));
        clients.Forget(server.Time);
        Assert.Equal(0, clients.Count);
    }

    [Fact]
    public async Task Numbers_are_kept_of_so_many_rooms_and_only_rise()
    {
        await using var server = await RawTestServer.StartAsync();
        var clients = new RawClients(TimeSpan.FromSeconds(10), capacity: 5, roomsPerClient: 2);
        var client = clients.Take(Alice, NewConnection(server));
        var rooms = new[] { Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid() };
        foreach (var room in rooms)
            clients.Acknowledge(client, room, 3);
        clients.Acknowledge(client, rooms[0], 5);
        clients.Acknowledge(client, rooms[0], 4);
        Assert.Equal([5, 3, null], rooms.Select(client.PositionIn));
    }

    private static RawConnection NewConnection(RawTestServer server) => new((RawShard)server.Endpoint.HandlerOf(0), null!);
}
