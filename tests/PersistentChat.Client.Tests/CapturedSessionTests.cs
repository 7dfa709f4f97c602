using PersistentChat.Client.Tests.Scripted;

namespace PersistentChat.Client.Tests;

/// <summary>The client against a server that plays what was recorded.</summary>
public sealed class CapturedSessionTests
{
    private static readonly Guid Lobby = Guid.Parse(Captures.Lobby);

    [Fact]
    public async Task Signs_in_looks_the_service_up_and_opens_the_chat_session()
    {
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options());

        var register = await server.SeeAsync(r => r.Method == "REGISTER");
        Assert.Equal("sip:contoso.com", register.Uri);
        Assert.Null(register.Header("Expires"));
        Assert.Equal("vnd-microsoft-provisioning-v2", (await server.SeeAsync(r => r.Method == "SUBSCRIBE"))["Event"]);
        var lookup = await server.SeeAsync(r => r.Method == "INVITE");
        Assert.Equal("sip:ocschat@contoso.com", lookup.Uri);
        var requri = await server.SeeAsync(r => r.Method == "INFO");
        Assert.Equal("sip:srv.contoso.com:5061;transport=tcp", requri.Uri);
        Assert.Equal("2 INFO", requri["CSeq"]);
        Assert.Equal("3 BYE", (await server.SeeAsync(r => r.Method == "BYE"))["CSeq"]);
        var chat = await server.SeeAsync(r => r.Method == "INVITE");
        Assert.Equal("sip:chat01@contoso.com", chat.Uri);
        Assert.NotEqual(lookup["Call-ID"], chat["Call-ID"]);
        Assert.True(client.IsConnected);
    }

    [Fact]
    public async Task Answers_the_captured_challenge_and_reports_a_wrong_password()
    {
        await using var server = new ScriptedServer();
        server.Answer = r => r.Method != "REGISTER" ? null
            : r.Header("Proxy-Authorization") is null ? "407 Proxy Authentication Required\r\n" + Captures.Challenge
            : "403 Forbidden\r\nms-diagnostics: 4001;reason=\"wrong password\"\r\n";
        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() => ChatClient.ConnectAsync(server.Options(password: "Passw0rd!a")));

        Assert.Equal(403, refused.Status);
        Assert.Contains("wrong password", refused.Message, StringComparison.Ordinal);
        var answered = await server.SeeAsync(r => r.Header("Proxy-Authorization") is not null);
        Assert.Contains("username=\"alice@contoso.com\", realm=\"contoso.com\", nonce=\"734b0d43e2\"", answered["Proxy-Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_password_a_challenge_is_a_refusal_with_407()
    {
        await using var server = new ScriptedServer();
        server.Answer = r => r.Method == "REGISTER" ? "407 Proxy Authentication Required\r\n" + Captures.Challenge : null;
        Assert.Equal(407, (await Assert.ThrowsAsync<ChatRefusedException>(() => ChatClient.ConnectAsync(server.Options()))).Status);
    }

    [Fact]
    public async Task Finds_joins_reads_and_leaves_a_room_as_captured()
    {
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options());

        var rooms = await client.FindRoomsAsync();
        Assert.Equal(["Lobby", "Second room"], rooms.Select(room => room.Name));
        var view = await client.JoinAsync("lobby");
        Assert.Equal(Lobby, view.Id);
        Assert.Equal("Welcome & hello", view.Topic);
        Assert.Equal(["Alice Adams", "Bob Brown"], view.Members.Select(member => member.DisplayName));
        var history = await client.HistoryAsync(Lobby, 25);
        Assert.Equal([1L, 2L], history.Select(message => message.Number));
        Assert.Equal("hello 1795321354-32386: <b>5 > 4</b> & \"quotes\", it's Grüße 日本", history[0].Text);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 4, 22, 35, TimeSpan.Zero), history[0].Time);
        await client.PartAsync(Lobby);
    }

    [Fact]
    public async Task Notices_come_in_order_and_every_INFO_is_answered_200()
    {
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options());
        await client.JoinAsync(Captures.Lobby);
        await server.SendInfoAsync(Captures.JoinNotice);
        await server.SendInfoAsync(Captures.Message);
        await server.SendInfoAsync(Captures.PartNotice);

        await using var notices = client.Notices().GetAsyncEnumerator();
        Assert.Equal(new MemberJoined(Lobby, new RoomMember("sip:bob@contoso.com", "Bob Brown", false)), await Next(notices));
        Assert.Equal(1, Assert.IsType<MessageReceived>(await Next(notices)).Message.Number);
        Assert.IsType<MemberParted>(await Next(notices));
        for (var i = 2; i >= 0; i--)
            Assert.Equal("SIP/2.0 200 OK", (await server.SeeAsync(r => r.IsResponse && r["CSeq"] == $"{server.LastSequence - i} INFO")).StartLine);
    }

    [Fact]
    public async Task A_post_is_done_at_the_200_and_a_refusal_names_status_and_reason()
    {
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options());
        await client.PostAsync(Lobby, "1 < 2 & \"x\"", alert: true);
        var post = await server.SeeAsync(r => r.Command == "grpchat");
        Assert.Contains("<chat>1 &lt; 2 &amp; ", post.Body, StringComparison.Ordinal);
        Assert.Contains("author=\"sip:alice@contoso.com\"", post.Body, StringComparison.Ordinal);

        server.Answer = r => r.Command == "grpchat" ? "413 Request Entity Too Large\r\n" : null;
        Assert.Equal(413, (await Assert.ThrowsAsync<ChatRefusedException>(() => client.PostAsync(Lobby, "long"))).Status);
    }

    [Fact]
    public async Task A_reply_with_a_code_is_a_refusal()
    {
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options());
        server.Reply("cmd:join", Captures.JoinReply.Replace("<resp code=\"200\">SUCCESS_OK", "<resp code=\"403\">ERROR_PERMISSION", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() => client.JoinAsync(Captures.Lobby));
        Assert.Equal((403, "ERROR_PERMISSION"), (refused.Status, refused.Reason));
    }

    [Fact]
    public async Task A_request_of_a_dialog_that_is_not_ours_is_answered_481()
    {
        await using var server = new ScriptedServer();
        await using var client = await ChatClient.ConnectAsync(server.Options());
        await server.SendRawAsync(
            "INFO sip:alice@contoso.com SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:2963;branch=z9hG4bK1\r\nFrom: <sip:x@contoso.com>;tag=1\r\n"
            + "To: <sip:alice@contoso.com>;tag=2\r\nCall-ID: stranger\r\nCSeq: 1 INFO\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("SIP/2.0 481 ", (await server.SeeAsync(r => r["Call-ID"] == "stranger")).StartLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_off_says_BYE_and_unregisters()
    {
        await using var server = new ScriptedServer();
        await (await ChatClient.ConnectAsync(server.Options())).DisposeAsync();
        await server.SeeAsync(r => r.Method == "INVITE" && r.Uri.Contains("chat01", StringComparison.Ordinal));
        await server.SeeAsync(r => r.Method == "BYE");
        await server.SeeAsync(r => r.Method == "REGISTER" && r.Header("Expires") == "0");
    }

    private static async Task<ChatNotice> Next(IAsyncEnumerator<ChatNotice> notices)
    {
        Assert.True(await notices.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        return notices.Current;
    }
}
