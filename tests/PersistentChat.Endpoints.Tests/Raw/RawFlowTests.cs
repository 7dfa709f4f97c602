using System.Buffers;
using Microsoft.AspNetCore.Connections;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints.Tests.Raw;

public class RawFlowTests
{
    [Fact]
    public async Task A_client_that_gets_nothing_is_pinged_and_one_that_says_nothing_is_taken_for_gone()
    {
        await using var server = await RawTestServer.StartAsync(options => options.RawKeepAlive = 60);
        var (alice, bob) = (await RawChat.InLobbyAsync(server, "alice"), await RawChat.InLobbyAsync(server, "bob"));
        await alice.DrainAsync();
        server.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(0UL, (await alice.ReceiveAsync(RawType.Ping)).Correlation);
        await bob.ReceiveAsync(RawType.Ping);
        await bob.SendEmptyAsync(RawType.Pong, correlation: 0);
        await bob.DrainAsync();
        server.Advance(TimeSpan.FromSeconds(60));
        await alice.ReceiveAsync(RawType.Closing);
        await alice.ClosedAsync();
        Assert.Equal(1, (await bob.PostAsync(RawTestServer.Lobby, 1, "still here")).Posted());
    }

    [Fact]
    public async Task A_connection_that_is_closed_and_whose_peer_takes_nothing_ends_all_the_same()
    {
        await using var server = await RawTestServer.StartAsync(options => options.MessageTimeout = 30);
        var (alice, bob) = (await RawChat.InLobbyAsync(server, "alice"), await RawChat.InLobbyAsync(server, "bob"));
        await alice.DrainAsync();
        for (var i = 1UL; i <= 60; i++)
            await bob.PostAsync(RawTestServer.Lobby, i, new string('x', 8000));
        server.Advance(TimeSpan.FromSeconds(119));
        await bob.DrainAsync();
        // It is closed at the first of these, and seen to be closing from the second on.
        for (var i = 0; i < 2; i++)
        {
            server.Advance(TimeSpan.FromSeconds(2));
            await bob.DrainAsync();
        }
        Assert.False(alice.IsServed);
        server.Advance(TimeSpan.FromSeconds(31));
        await alice.ServedAsync();
    }

    [Fact]
    public async Task Too_many_requests_are_refused_as_busy_and_served_again_later()
    {
        await using var server = await RawTestServer.StartAsync(options => (options.CommandsPerSecond, options.CommandBurst) = (1, 5));
        var alice = await RawChat.InLobbyAsync(server, "alice");
        Assert.Equal(1, (await alice.PostAsync(RawTestServer.Lobby, 1, "fourth")).Posted());
        Assert.Equal(2, (await alice.PostAsync(RawTestServer.Lobby, 2, "fifth")).Posted());
        Assert.Equal((503, "SERVER_BUSY"), (await alice.PostAsync(RawTestServer.Lobby, 3, "sixth")).As<RawRefused>() is var refused ? (refused.Code, refused.Name) : default);
        await alice.SendAsync(new RawAcknowledge([new RawPosition(RawTestServer.Lobby, 2)]), correlation: 0);
        server.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(3, (await alice.PostAsync(RawTestServer.Lobby, 3, "sixth")).Posted());
    }

    [Fact]
    public async Task A_client_that_does_not_read_ends_as_slow_consumer_and_nobody_else_does()
    {
        await using var server = await RawTestServer.StartAsync(
            options => (options.CommandsPerSecond, options.CommandBurst, options.UnsentBytes) = (1_000_000, 1_000_000, 65_536),
            engine => engine.Limits.OutboxBytes = 100_000);
        var (alice, bob) = (await RawChat.InLobbyAsync(server, "alice"), await RawChat.InLobbyAsync(server, "bob"));
        await alice.DrainAsync();
        for (var i = 1UL; i <= 60; i++)
        {
            await bob.PostAsync(RawTestServer.Lobby, i, new string('x', 8000));
            await bob.ReceiveAsync(RawType.Message);
        }
        Assert.Equal("sip:alice@contoso.com", (await bob.ReceiveAsync(RawType.UserParted)).As<RawUserParted>().User.Uri);
        await alice.ClosedAsync();
    }

    [Fact]
    public async Task Who_has_not_signed_in_and_floods_without_reading_is_let_go_long_before_a_client_would_be()
    {
        await using var server = await RawTestServer.StartAsync();
        var stranger = server.Connect();
        await RawChat.GreetAsync(stranger);
        var pings = new ArrayBufferWriter<byte>();
        for (var i = 1UL; i <= 20_000; i++)
            RawFrameWriter.WriteEmpty(pings, RawType.Ping, i);
        var sending = stranger.SendAsync(pings.WrittenMemory);
        await stranger.ServedAsync();
        Assert.True(await Record.ExceptionAsync(() => sending) is null or ConnectionAbortedException);
    }

    [Fact]
    public async Task A_client_that_reads_late_gets_everything_that_its_outbox_could_hold()
    {
        await using var server = await RawTestServer.StartAsync(
            options => (options.CommandsPerSecond, options.CommandBurst, options.UnsentBytes) = (1_000_000, 1_000_000, 65_536));
        var (alice, bob) = (await RawChat.InLobbyAsync(server, "alice"), await RawChat.InLobbyAsync(server, "bob"));
        await alice.DrainAsync();
        for (var i = 1UL; i <= 60; i++)
            await bob.PostAsync(RawTestServer.Lobby, i, new string('x', 8000));
        // Nothing moves the clock: it goes on because the connection says that it is drained.
        Assert.Equal(Enumerable.Range(1, 60), (await alice.MessagesAsync(60)).Select(message => (int)message.Number));
    }

    [Fact]
    public async Task A_stop_of_the_server_is_announced_to_everybody_behind_what_was_posted()
    {
        var server = await RawTestServer.StartAsync();
        await using var _ = server;
        var (alice, bob) = (await RawChat.InLobbyAsync(server, "alice"), await RawChat.InLobbyAsync(server, "bob"));
        await bob.SendPostAsync(RawTestServer.Lobby, 1, "last words");
        await bob.DrainAsync();
        var stopped = server.Engine.StopAsync(CancellationToken.None);
        await alice.ClosedAsync();
        await bob.ClosedAsync();
        await stopped;
        Assert.Equal([RawType.Message, RawType.Closing], alice.Waiting.Select(frame => frame.Type).Where(type => type is RawType.Message or RawType.Closing));
        Assert.Equal((503, "The server is stopping."), alice.Waiting[^1].As<RawClosing>() is var closing ? (closing.Code, closing.Text) : default);
    }

    [Fact]
    public async Task A_log_that_fails_ends_the_connection_without_an_answer_that_could_be_wrong()
    {
        await using var server = await RawTestServer.StartAsync();
        var alice = await RawChat.InLobbyAsync(server, "alice");
        await alice.DrainAsync();
        var disk = new TaskCompletionSource();
        server.Log.HoldCommits = disk.Task;
        var appended = server.Log.Appended;
        await alice.SendPostAsync(RawTestServer.Lobby, 1, "unknown");
        while (server.Log.Appended == appended)
            await Task.Yield();
        server.Log.Fail();
        disk.SetResult();
        await alice.ClosedAsync();
        Assert.Equal([RawType.Closing], alice.Waiting.Select(frame => frame.Type));
    }
}
