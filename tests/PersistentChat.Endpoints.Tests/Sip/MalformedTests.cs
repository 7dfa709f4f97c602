using System.Text;

namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>The table of xccos.md section 7.2 seen from SIP, and streams that are no SIP. A dialog survives all of it.</summary>
public sealed class MalformedTests : IAsyncLifetime
{
    private const string Ns = "urn:parlano:xml:ns:xccos";
    private const string Open = $"<xccos xmlns=\"{Ns}\" ver=\"1\" envid=\"20\">";

    private SipTestServer _server = null!;

    public async Task InitializeAsync() => _server = await SipTestServer.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [InlineData("M01", "", 400)]
    [InlineData("M02", "hello", 400)]
    [InlineData("M03", $"<xccos xmlns=\"{Ns}\" ver=\"1\" envid=\"1\"><cmd id=\"cmd:requri\"", 400)]
    [InlineData("M04", $"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>{Open}&e;</xccos>", 400)]
    [InlineData("M05 root", "<presence/>", 400)]
    [InlineData("M05 no namespace", "<xccos ver=\"1\" envid=\"1\"/>", 400)]
    [InlineData("M05 other namespace", "<xccos xmlns=\"urn:x\" ver=\"1\" envid=\"1\"/>", 400)]
    [InlineData("M08 none", $"<xccos xmlns=\"{Ns}\" ver=\"1\"><cmd id=\"cmd:requri\" seqid=\"1\"><data/></cmd></xccos>", 400)]
    [InlineData("M08 text", $"<xccos xmlns=\"{Ns}\" ver=\"1\" envid=\"abc\"/>", 400)]
    [InlineData("M09", $"<xccos xmlns=\"{Ns}\" ver=\"2\" envid=\"1\"><cmd id=\"cmd:requri\" seqid=\"1\"><data/></cmd></xccos>", 200)]
    [InlineData("M10", $"<xccos xmlns=\"{Ns}\" ver=\"1\" envid=\"20\"/>", 200)]
    [InlineData("M11", $"{Open}<cmd seqid=\"1\"><data/></cmd></xccos>", 400)]
    [InlineData("M12", $"{Open}<cmd id=\"cmd:join\"><data/></cmd></xccos>", 200, "rpl:join", "400", "seqid=\"0\"")]
    [InlineData("M13", $"{Open}<cmd id=\"cmd:frobnicate\" seqid=\"1\"><data/></cmd></xccos>", 200, "rpl:frobnicate", "501")]
    [InlineData("M14 path", $"{Open}<cmd id=\"cmd:join\" seqid=\"1\"><data><chanid key=\"0\" domain=\"contoso.com\" value=\"../../x\"/></data></cmd></xccos>", 200, "rpl:join", "404")]
    [InlineData("M14 unknown", $"{Open}<cmd id=\"cmd:join\" seqid=\"1\"><data><chanid key=\"0\" domain=\"contoso.com\" value=\"5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d0000\"/></data></cmd></xccos>", 200, "rpl:join", "404")]
    [InlineData("M14 domain", $"{Open}<cmd id=\"cmd:join\" seqid=\"1\"><data><chanid key=\"0\" domain=\"fabrikam.com\" value=\"5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01\"/></data></cmd></xccos>", 200, "rpl:join", "404")]
    [InlineData("M16", $"{Open}<cmd id=\"cmd:bccontext\" seqid=\"1\"><data><chanib uri=\"ma-chan://contoso.com/5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01\"/><bcq><last cnt=\"x\"/></bcq></data></cmd></xccos>", 200, "rpl:bccontext", "400")]
    [InlineData("M17", $"{Open}<cmd id=\"cmd:bccontext\" seqid=\"1\"><data><chanib uri=\"ma-chan://contoso.com/5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01\"/><bcq><last cnt=\"100000\"/></bcq></data></cmd></xccos>", 200, "rpl:bccontext", "200")]
    [InlineData("M18", $"{Open}<grpchat id=\"grpchat\" seqid=\"1\" chanUri=\"ma-chan://contoso.com/5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01\" author=\"sip:bob@contoso.com\"><chat>x</chat></grpchat></xccos>", 403)]
    [InlineData("M19 unknown", $"{Open}<grpchat id=\"grpchat\" seqid=\"1\" chanUri=\"ma-chan://contoso.com/5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d0000\" author=\"sip:carol@contoso.com\"><chat>x</chat></grpchat></xccos>", 404)]
    [InlineData("M20 empty", $"{Open}<grpchat id=\"grpchat\" seqid=\"1\" chanUri=\"ma-chan://contoso.com/5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01\" author=\"sip:carol@contoso.com\"><chat/></grpchat></xccos>", 400)]
    [InlineData("M20 none", $"{Open}<grpchat id=\"grpchat\" seqid=\"1\" chanUri=\"ma-chan://contoso.com/5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01\" author=\"sip:carol@contoso.com\"/></xccos>", 400)]
    [InlineData("M22", $"{Open}<grpchat id=\"grpchat\" seqid=\"1\" chanUri=\"ma-chan://contoso.com/5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01\" author=\"sip:carol@contoso.com\" ts=\"yesterday\"><chat>x</chat></grpchat></xccos>", 200)]
    [InlineData("M23", $"{Open}<ntc id=\"ntc:join\" seqid=\"1\"><data/></ntc></xccos>", 200)]
    public async Task A_body_of_the_table_gets_its_status_and_the_dialog_survives(string name, string body, int status, params string[] reply)
    {
        var carol = await Chat.InLobbyAsync(_server, "carol");
        var answer = await carol.Client.RequestAsync(carol.Request("INFO", body: body));

        Assert.True(status == answer.Status, $"{name}: {answer.StartLine}");
        if (reply.Length > 0)
        {
            var info = await carol.Client.ReceiveInfoAsync(reply[0]);
            Assert.Contains($"<resp code=\"{reply[1]}\">", info.Body, StringComparison.Ordinal);
            Assert.All(reply, text => Assert.Contains(text, info.Body, StringComparison.Ordinal));
        }
        await carol.CommandAsync("requri", "");
    }

    [Theory]
    [InlineData(262_145)]
    [InlineData(300_000)]
    [InlineData(1_000_000)]
    public async Task M07_A_body_over_the_limit_is_refused_with_413_and_the_dialog_survives(int size)
    {
        var carol = await Chat.InLobbyAsync(_server, "carol");
        var answer = await carol.Client.RequestAsync(carol.Request("INFO", body: new string(' ', size)));

        Assert.Equal(413, answer.Status);
        await carol.CommandAsync("requri", "");
    }

    [Fact]
    public async Task A_body_announced_larger_than_anyone_would_read_past_ends_the_connection()
    {
        var carol = await Chat.InLobbyAsync(_server, "carol");
        await carol.Client.SendAsync(carol.Request("INFO", body: "x").Replace("Content-Length: 1", "Content-Length: 2000000000", StringComparison.Ordinal));
        await carol.Client.ClosedAsync();

        Assert.Contains(carol.Client.Waiting, message => message.Status == 413);
    }

    [Fact]
    public async Task M07_Two_hundred_levels_are_refused_with_400()
    {
        var carol = await Chat.InLobbyAsync(_server, "carol");
        var deep = string.Concat(Enumerable.Repeat("<a>", 200)) + string.Concat(Enumerable.Repeat("</a>", 200));

        Assert.Equal(400, (await carol.InfoAsync(deep)).Status);
    }

    [Fact]
    public async Task M15_More_rooms_in_one_join_than_a_command_may_name_are_refused_with_413()
    {
        var carol = await new SipTestUser(_server.Connect(), "carol").OpenAsync();
        var rooms = string.Concat(Enumerable.Range(0, 2400).Select(i => $"<chanid key=\"{i}\" domain=\"contoso.com\" value=\"{SipTestServer.Lobby}\"/>"));
        var reply = await carol.CommandAsync("bjoin", rooms);

        Assert.Contains("code=\"413\"", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M19_A_post_to_a_room_one_may_not_post_in_is_refused_with_403_or_404()
    {
        var carol = await Chat.InLobbyAsync(_server, "carol");

        Assert.InRange((await carol.PostAsync("secret", SipTestServer.Vault)).Status, 403, 404);
    }

    [Fact]
    public async Task M21_A_post_over_the_limit_is_refused_with_413()
    {
        var carol = await Chat.InLobbyAsync(_server, "carol");

        Assert.Equal(413, (await carol.PostAsync(new string('x', 8193))).Status);
        Assert.Equal(200, (await carol.PostAsync(new string('x', 8192))).Status);
    }

    [Fact]
    public async Task M27_A_body_that_is_not_UTF8_is_refused_with_400()
    {
        var carol = await Chat.InLobbyAsync(_server, "carol");
        var request = carol.Request("INFO", 60, SipTestDialog.Xccos("<!--?-->"));
        var bytes = Encoding.UTF8.GetBytes(request);
        bytes[Array.LastIndexOf(bytes, (byte)'?')] = 0xFF;
        await carol.Client.SendAsync(bytes);

        Assert.Equal(400, (await carol.Client.ReceiveAsync(message => message.IsResponse)).Status);
    }

    [Fact]
    public async Task A_request_without_Call_ID_is_dropped_and_the_connection_lives()
    {
        var user = new SipTestUser(_server.Connect(), "alice");
        await user.Client.SendAsync(user.Register().Replace("Call-ID: reg-357723385\r\n", "", StringComparison.Ordinal));

        Assert.DoesNotContain(await user.Client.DrainAsync(), message => message.Status == 200);
        Assert.Equal(200, (await user.SignInAsync()).Status);
    }

    [Fact]
    public async Task A_request_with_a_bad_CSeq_is_refused_with_400()
    {
        var user = new SipTestUser(_server.Connect(), "alice");
        await user.Client.SendAsync(user.Register().Replace("CSeq: 1 REGISTER", "CSeq: one REGISTER", StringComparison.Ordinal));

        Assert.Equal(400, (await user.Client.ReceiveAsync()).Status);
        Assert.Equal(200, (await user.SignInAsync()).Status);
    }

    [Fact]
    public async Task Another_SIP_version_is_refused_with_505()
    {
        var user = new SipTestUser(_server.Connect(), "alice");
        var answer = await user.Client.RequestAsync(user.Register().Replace("contoso.com SIP/2.0", "contoso.com SIP/3.0", StringComparison.Ordinal));

        Assert.Equal(505, answer.Status);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: contoso.com\r\n\r\n")]
    [InlineData("hello\r\n\r\n")]
    public async Task A_stream_that_is_not_SIP_is_closed(string text)
    {
        var client = _server.Connect();
        await client.SendAsync(text);
        await client.ClosedAsync();
    }

    [Fact]
    public async Task A_head_without_end_is_closed_at_its_limit()
    {
        var client = _server.Connect();
        await client.SendAsync("REGISTER sip:contoso.com SIP/2.0\r\nX: " + new string('x', 20_000));
        await client.ClosedAsync();
    }

    [Fact]
    public async Task A_bad_Content_Length_is_refused_and_the_connection_closed()
    {
        var user = new SipTestUser(_server.Connect(), "alice");
        await user.Client.SendAsync(user.Register().Replace("Content-Length: 0", "Content-Length: many", StringComparison.Ordinal));
        await user.Client.ClosedAsync();
    }

    [Fact]
    public async Task Keep_alives_before_between_and_inside_messages_are_skipped_and_not_answered()
    {
        var user = new SipTestUser(_server.Connect(), "alice");
        await user.Client.SendAsync("\r\n\r\n");
        await user.Client.SendAsync("\r\n\r\n\r\n" + user.Register() + "\r\n\r\n" + user.Subscribe());

        Assert.Equal("1 REGISTER", (await user.Client.ReceiveAsync())["CSeq"]);
        Assert.Equal("1 SUBSCRIBE", (await user.Client.ReceiveAsync())["CSeq"]);
        Assert.Empty(await user.Client.DrainAsync());
    }

    [Fact]
    public async Task A_whole_sign_in_works_one_byte_at_a_time()
    {
        var user = new SipTestUser(_server.Connect(), "alice");
        foreach (var b in Encoding.UTF8.GetBytes(user.Register() + "\r\n\r\n" + user.Subscribe()))
            await user.Client.SendAsync(new[] { b });

        Assert.Equal("1 REGISTER", (await user.Client.ReceiveAsync())["CSeq"]);
        Assert.Equal("1 SUBSCRIBE", (await user.Client.ReceiveAsync())["CSeq"]);
    }
}
