using PersistentChat.Client.Tests.Scripted;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Tests.Raw;

/// <summary>A room after the connection was lost: what was missed comes, once and in order, or is said to be missing.</summary>
public sealed class RawResumeTests
{
    [Fact]
    public async Task What_was_missed_follows_the_join_and_history_is_not_asked_for()
    {
        await using var peer = new RawPeer();
        await peer.PostAsync("1");
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        await peer.PostAsync("2");
        await using var notices = new Notices(client);
        Assert.Equal(2, (await notices.NextAsync<MessageReceived>()).Message.Number);

        peer.Take = static (_, request) => Task.FromResult(request.Type == RawType.GetHistory);
        peer.Drop();
        await peer.PostAsync("3");
        await peer.PostAsync("4");
        Assert.True((await notices.NextAsync<Disconnected>()).WillReconnect);
        Assert.Empty((await notices.NextAsync<Reconnected>()).RoomsLost);
        await peer.PostAsync("5");
        for (var number = 3; number <= 5; number++)
            Assert.Equal(number, (await notices.NextAsync<MessageReceived>()).Message.Number);
        var first = await peer.SeeAsync(RawType.Join);
        Assert.Null(Assert.Single(first.Read<RawJoin>().Rooms).After);
        Assert.Equal(2, Assert.Single((await peer.SeeAsync(RawType.Join)).Read<RawJoin>().Rooms).After);
    }

    [Fact]
    public async Task A_room_left_before_its_first_live_message_goes_on_from_where_it_stood()
    {
        await using var peer = new RawPeer();
        await peer.PostAsync("1");
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        peer.Drop();
        await peer.PostAsync("2");
        await using var notices = new Notices(client);
        await notices.NextAsync<Disconnected>();
        await notices.NextAsync<Reconnected>();
        Assert.Equal(2, (await notices.NextAsync<MessageReceived>()).Message.Number);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(2)]
    public async Task Too_much_is_read_from_history_and_what_that_does_not_reach_is_reported(int kept)
    {
        await using var peer = new RawPeer { ResumeMessages = 3, HistoryMessages = kept };
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        peer.Drop();
        for (var i = 1; i <= 60; i++)
            await peer.PostAsync($"{i}");
        await using var notices = new Notices(client);
        await notices.NextAsync<Disconnected>();
        await notices.NextAsync<Reconnected>();
        if (kept < 60)
            Assert.Equal(new MessagesMissed(RawPeer.Lobby, 1, 60 - kept), await notices.NextAsync());
        for (var number = Math.Max(1, 61 - kept); number <= 60; number++)
            Assert.Equal(number, (await notices.NextAsync<MessageReceived>()).Message.Number);
        await peer.PostAsync("61");
        Assert.Equal(61, (await notices.NextAsync<MessageReceived>()).Message.Number);
    }

    [Fact]
    public async Task Without_history_everything_missed_is_reported_and_what_comes_is_handed_on()
    {
        await using var peer = new RawPeer { ResumeMessages = 0, HistoryMessages = 0 };
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        peer.Drop();
        await peer.PostAsync("1");
        await peer.PostAsync("2");
        await using var notices = new Notices(client);
        await notices.NextAsync<Disconnected>();
        await notices.NextAsync<Reconnected>();
        Assert.Equal(new MessagesMissed(RawPeer.Lobby, 1, 2), await notices.NextAsync());
        await peer.PostAsync("3");
        Assert.Equal(3, (await notices.NextAsync<MessageReceived>()).Message.Number);
    }

    [Fact]
    public async Task A_server_with_older_data_is_followed_from_where_it_stands()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        await using var notices = new Notices(client);
        for (var i = 1; i <= 3; i++)
            await peer.PostAsync($"{i}");
        for (var i = 1; i <= 3; i++)
            await notices.NextAsync<MessageReceived>();
        peer.Forget(2);
        peer.Drop();
        await notices.NextAsync<Disconnected>();
        await notices.NextAsync<Reconnected>();
        Assert.Equal(new MessagesMissed(RawPeer.Lobby, 1, 1), await notices.NextAsync());
        await peer.PostAsync("another 2");
        Assert.Equal("another 2", (await notices.NextAsync<MessageReceived>()).Message.Text);
    }

    [Fact]
    public async Task Numbers_of_other_data_are_forgotten_and_the_room_goes_on_from_where_it_stands()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        await using var notices = new Notices(client);
        await peer.PostAsync("1");
        await notices.NextAsync<MessageReceived>();

        peer.DatabaseVersion = Guid.NewGuid();
        peer.Drop();
        // By its number alone the client would take it for what it missed.
        await peer.PostAsync("other 2");
        await notices.NextAsync<Disconnected>();
        await notices.NextAsync<Reconnected>();
        Assert.Equal(new MessagesMissed(RawPeer.Lobby, 1, 2), await notices.NextAsync());
        await peer.PostAsync("other 3");
        Assert.Equal("other 3", (await notices.NextAsync<MessageReceived>()).Message.Text);
        Assert.Null(await AfterOfJoinAsync(peer));
        Assert.Null(await AfterOfJoinAsync(peer));

        peer.Drop();
        await peer.PostAsync("other 4");
        await notices.NextAsync<Disconnected>();
        await notices.NextAsync<Reconnected>();
        Assert.Equal("other 4", (await notices.NextAsync<MessageReceived>()).Message.Text);
        Assert.Equal(3, await AfterOfJoinAsync(peer));
    }

    [Fact]
    public async Task A_room_that_cannot_be_entered_again_is_named()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        peer.Take = async (connection, request) =>
        {
            if (request.Type != RawType.Join)
                return false;
            await connection.SendAsync(request.Correlation, new RawJoined([], [], [new RawRefusedRoom(RawPeer.Lobby, 403)]));
            return true;
        };
        peer.Drop();
        await using var notices = new Notices(client);
        await notices.NextAsync<Disconnected>();
        Assert.Equal([RawPeer.Lobby], (await notices.NextAsync<Reconnected>()).RoomsLost);
    }

    [Fact]
    public async Task A_client_whose_id_signs_in_elsewhere_does_not_come_back()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        await peer.Current.SendAsync(0, new RawClosing(412, "This client has signed in on another connection."));
        await using var notices = new Notices(client);
        var end = await notices.NextAsync<Disconnected>();
        Assert.False(end.WillReconnect);
        Assert.Contains("ClientId", end.Reason, StringComparison.Ordinal);
        Assert.True(await notices.HaveEndedAsync());
        Assert.Equal(1, peer.Connections);
        await Assert.ThrowsAsync<ChatConnectException>(() => client.PostAsync(RawPeer.Lobby, "later"));
    }

    [Fact]
    public async Task A_client_whose_id_signs_in_elsewhere_while_it_comes_back_stays_away()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        peer.Take = async (connection, request) =>
        {
            if (request.Type != RawType.Join || peer.Connections > 2)
                return false;
            await connection.SendAsync(0, new RawClosing(412, ""));
            return true;
        };
        peer.Drop();
        await using var notices = new Notices(client);
        Assert.True((await notices.NextAsync<Disconnected>()).WillReconnect);
        var end = await notices.NextAsync<Disconnected>();
        Assert.False(end.WillReconnect);
        Assert.Contains("ClientId", end.Reason, StringComparison.Ordinal);
        Assert.Equal(2, peer.Connections);
    }

    [Fact]
    public async Task A_user_who_is_not_let_in_again_stays_out()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        peer.Take = async (connection, request) =>
        {
            if (request.Type != RawType.SignIn)
                return false;
            await connection.SendAsync(request.Correlation, new RawRefused(403, "ERROR_PERMISSION", ""));
            return true;
        };
        peer.Drop();
        await using var notices = new Notices(client);
        Assert.True((await notices.NextAsync<Disconnected>()).WillReconnect);
        Assert.False((await notices.NextAsync<Disconnected>()).WillReconnect);
        Assert.True(await notices.HaveEndedAsync());
    }

    private static async Task<long?> AfterOfJoinAsync(RawPeer peer) =>
        Assert.Single((await peer.SeeAsync(RawType.Join)).Read<RawJoin>().Rooms).After;
}
