using PersistentChat.Client.Tests.Scripted;

namespace PersistentChat.Client.Tests;

public sealed class ReconnectTests
{
    private static readonly Guid Lobby = Guid.Parse(Captures.Lobby);

    [Fact]
    public async Task After_a_loss_the_rooms_are_entered_again_and_nothing_is_missed_or_doubled()
    {
        await using var server = new ScriptedServer();
        server.Reply("cmd:bccontext", Captures.HistoryOf([1]));
        await using var client = await ChatClient.ConnectAsync(server.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        await server.SendInfoAsync(Captures.MessageNumber(2));
        await using var notices = client.Notices().GetAsyncEnumerator();
        Assert.Equal(2, Number(await Next(notices)));

        server.Reply("cmd:bccontext", Captures.HistoryOf([1, 2, 3, 4, 5]));
        server.Drop();
        Assert.True(Assert.IsType<Disconnected>(await Next(notices)).WillReconnect);
        Assert.Empty(Assert.IsType<Reconnected>(await Next(notices)).RoomsLost);
        for (var missed = 3; missed <= 5; missed++)
            Assert.Equal(missed, Number(await Next(notices)));
        await server.SendInfoAsync(Captures.MessageNumber(5));
        await server.SendInfoAsync(Captures.MessageNumber(6));
        Assert.Equal(6, Number(await Next(notices)));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_room_that_cannot_be_entered_again_is_named()
    {
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        server.Reply("cmd:bjoin", $"""<xccos><rpl id="rpl:bjoin" seqid="1"><commandid seqid="1" envid="{"{envid}"}"/><resp code="200">SUCCESS_OK</resp><data><fib key="OPERATION_FAILED" value="{Captures.Lobby}" domain="contoso.com"/></data></rpl></xccos>""");
        server.Drop();
        await using var notices = client.Notices().GetAsyncEnumerator();
        Assert.IsType<Disconnected>(await Next(notices));
        Assert.Equal([Lobby], Assert.IsType<Reconnected>(await Next(notices)).RoomsLost);
    }

    [Fact]
    public async Task A_call_whose_connection_is_lost_says_that_its_outcome_is_unknown()
    {
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options());
        server.Reply("cmd:chansrch", (string?)null);
        var call = client.FindRoomsAsync();
        await server.SeeAsync(r => r.Command == "cmd:chansrch");
        server.Drop();
        await Assert.ThrowsAsync<ConnectionLostException>(() => call.WaitAsync(TimeSpan.FromSeconds(20)));
        await using var notices = client.Notices().GetAsyncEnumerator();
        Assert.False(Assert.IsType<Disconnected>(await Next(notices)).WillReconnect);
        Assert.False(await notices.MoveNextAsync());
        await Assert.ThrowsAsync<ChatConnectException>(() => client.FindRoomsAsync());
    }

    [Fact]
    public async Task A_481_to_a_post_is_a_refusal_and_the_end_of_the_session()
    {
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options());
        server.Answer = r => r.Command == "grpchat" ? "481 Call/Transaction Does Not Exist\r\n" : null;
        Assert.Equal(481, (await Assert.ThrowsAsync<ChatRefusedException>(() => client.PostAsync(Lobby, "x"))).Status);
        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_the_request_timeout()
    {
        var clock = new ManualClock();
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options(clock));
        server.Reply("cmd:chansrch", (string?)null);
        var call = client.FindRoomsAsync();
        await server.SeeAsync(r => r.Command == "cmd:chansrch");
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.True(client.IsConnected);
        clock.Advance(TimeSpan.FromSeconds(1));
        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => call);
        Assert.Contains("32 s", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_is_refreshed_at_half_its_time_and_the_registration_before_it_expires()
    {
        var clock = new ManualClock();
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options(clock));
        clock.Advance(TimeSpan.FromSeconds(451));
        var update = await server.SeeAsync(r => r.Method == "UPDATE");
        Assert.Contains("chat01", update["To"], StringComparison.Ordinal);
        // The scripted server answers in order: with this reply the client has the answer to its UPDATE, too, and is not waiting.
        await client.FindRoomsAsync();
        clock.Advance(TimeSpan.FromSeconds(120));
        var refresh = server.SeeAsync(r => r.Method == "REGISTER" && r["CSeq"] == "2 REGISTER");
        // The client refreshes one thing at a time and may not be quite done with the UPDATE: further beats, no more time.
        while (!refresh.IsCompleted)
        {
            clock.Advance(TimeSpan.Zero);
            await Task.Yield();
        }

        Assert.Null((await refresh).Header("Expires"));
    }

    [Fact]
    public async Task A_cancelled_call_ends_at_once_and_the_client_lives_on()
    {
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options());
        server.Reply("cmd:chansrch", (string?)null);
        using var cancel = new CancellationTokenSource();
        var call = client.FindRoomsAsync(cancellationToken: cancel.Token);
        await server.SeeAsync(r => r.Command == "cmd:chansrch");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        server.Reply("cmd:chansrch", Captures.SearchReply);
        Assert.Equal(2, (await client.FindRoomsAsync()).Count);
    }

    [Fact]
    public async Task Nobody_listening_is_said_with_the_address()
    {
        var server = new ScriptedServer();
        var options = server.Options();
        await server.DisposeAsync();
        var failure = await Assert.ThrowsAsync<ChatConnectException>(() => ChatClient.ConnectAsync(options));
        Assert.Contains($"127.0.0.1:{options.Port}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_SIP_ends_the_connection_with_a_hint()
    {
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options());
        await server.SendRawAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: x\r\n\r\n");
        await using var notices = client.Notices().GetAsyncEnumerator();
        Assert.Contains("SIP", Assert.IsType<Disconnected>(await Next(notices)).Reason, StringComparison.Ordinal);
    }

    private static long Number(ChatNotice notice) => Assert.IsType<MessageReceived>(notice).Message.Number;

    private static async Task<ChatNotice> Next(IAsyncEnumerator<ChatNotice> notices)
    {
        Assert.True(await notices.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        return notices.Current;
    }
}
