using PersistentChat.Client.Tests.Scripted;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Tests.Raw;

/// <summary>How a connection ends, and how it is kept from ending.</summary>
public sealed class RawLinkTests
{
    [Theory]
    [InlineData("00000000", "no bytes")]
    [InlineData("ffffffff", "4294967295")]
    [InlineData("00000001c1", "cannot be read")]
    [InlineData("00000003929900", "cannot be read")]
    [InlineData("000000039240ff", "cannot be read")]
    [InlineData("0000000692400000c0c0", "cannot be read")]
    [InlineData("000000099940000101c0c0c0c0", "cannot be read")]
    public async Task What_is_no_frame_ends_the_connection_and_is_said(string bytes, string reason)
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        await client.JoinAsync(Captures.Lobby);
        await peer.Current.SendAsync(Convert.FromHexString(bytes));
        await using var notices = new Notices(client);
        var lost = await notices.NextAsync<Disconnected>();
        Assert.False(lost.WillReconnect);
        Assert.Contains(reason, lost.Reason, StringComparison.Ordinal);
        Assert.True(await notices.HaveEndedAsync());
        await Assert.ThrowsAsync<ChatConnectException>(() => client.FindRoomsAsync());
    }

    [Fact]
    public async Task A_room_that_was_never_entered_cannot_have_messages()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        await peer.Current.SendMessageAsync(77, new RawStoredMessage(1, 0, "sip:bob@contoso.com", "", RawMessageFlags.None, "x", null));
        await using var notices = new Notices(client);
        Assert.Contains("77", (await notices.NextAsync<Disconnected>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_of_another_type_ends_the_connection()
    {
        await using var peer = new RawPeer
        {
            Take = static async (connection, request) =>
            {
                if (request.Type != RawType.FindRooms)
                    return false;
                await connection.SendEmptyAsync(RawType.Parted, request.Correlation);
                return true;
            },
        };
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => client.FindRoomsAsync());
        Assert.Contains("Parted", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_servers_last_words_are_the_reason()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        await peer.Current.SendAsync(0, new RawClosing(503, "the server stops"));
        await using var notices = new Notices(client);
        Assert.Contains("503 the server stops", (await notices.NextAsync<Disconnected>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_the_protocol_is_the_reason()
    {
        await using var peer = new RawPeer { Take = static (_, request) => Task.FromResult(request.Type == RawType.FindRooms) };
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        var call = client.FindRoomsAsync();
        await peer.Current.SendAsync(0, new RawFailure(413, "too long"));
        Assert.Contains("413 too long", (await Assert.ThrowsAsync<ConnectionLostException>(() => call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_whose_connection_is_lost_says_that_its_outcome_is_unknown()
    {
        await using var peer = new RawPeer { Take = static (_, request) => Task.FromResult(request.Type == RawType.FindRooms) };
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        var call = client.FindRoomsAsync();
        await peer.SeeAsync(RawType.FindRooms);
        peer.Drop();
        await Assert.ThrowsAsync<ConnectionLostException>(() => call.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task A_ping_is_answered()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        await peer.Current.SendEmptyAsync(RawType.Ping, 4711);
        Assert.Equal(4711UL, (await peer.SeeAsync(RawType.Pong)).Correlation);
    }

    [Fact]
    public async Task A_client_that_says_nothing_pings_at_half_the_servers_time()
    {
        var clock = new ManualClock();
        await using var peer = new RawPeer { KeepAliveSeconds = 60 };
        await using var client = await ChatClient.ConnectAsync(peer.Options(clock));
        clock.Advance(TimeSpan.FromSeconds(29));
        await client.FindRoomsAsync();
        clock.Advance(TimeSpan.FromSeconds(29));
        await client.FindRoomsAsync();
        // The peer answers in order: had there been a ping, it would have been seen before these.
        Assert.Equal(RawType.FindRooms, (await peer.SeeAsync(RawType.FindRooms, RawType.Ping)).Type);
        Assert.Equal(RawType.FindRooms, (await peer.SeeAsync(RawType.FindRooms, RawType.Ping)).Type);
        clock.Advance(TimeSpan.FromSeconds(30));
        await peer.SeeAsync(RawType.Ping);
    }

    [Fact]
    public async Task A_server_that_answers_no_ping_is_given_up_after_the_request_timeout()
    {
        var clock = new ManualClock();
        await using var peer = new RawPeer { KeepAliveSeconds = 60, Take = static (_, request) => Task.FromResult(request.Type == RawType.Ping) };
        await using var client = await ChatClient.ConnectAsync(peer.Options(clock));
        clock.Advance(TimeSpan.FromSeconds(30));
        await peer.SeeAsync(RawType.Ping);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.True(client.IsConnected);
        clock.Advance(TimeSpan.FromSeconds(1));
        await using var notices = new Notices(client);
        Assert.Contains("32 s", (await notices.NextAsync<Disconnected>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_reading_ends_the_client_instead_of_filling_the_memory()
    {
        await using var peer = new RawPeer();
        var options = peer.Options(reconnect: true);
        await using var client = await ChatClient.ConnectAsync(new ChatClientOptions
        {
            Host = options.Host,
            Port = options.Port,
            Binding = options.Binding,
            User = options.User,
            Reconnect = true,
            NoticeBacklog = 2,
        });
        await client.JoinAsync(Captures.Lobby);
        for (var i = 0; i < 3; i++)
            await peer.PostAsync($"m{i}");
        while (client.IsConnected)
            await Task.Yield();
        await using var notices = new Notices(client);
        await notices.NextAsync<MessageReceived>();
        await notices.NextAsync<MessageReceived>();
        await notices.NextAsync<MessageReceived>();
        Assert.Contains("2 notices", (await notices.NextAsync<Disconnected>()).Reason, StringComparison.Ordinal);
        Assert.True(await notices.HaveEndedAsync());
    }

    [Fact]
    public async Task A_client_that_is_closed_signs_off()
    {
        await using var peer = new RawPeer();
        await using (await ChatClient.ConnectAsync(peer.Options()))
        {
        }

        await peer.SeeAsync(RawType.SignOff);
    }
}
