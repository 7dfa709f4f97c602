namespace PersistentChat.Endpoints.Tests.Sip;

public sealed class InfoTests : IAsyncLifetime
{
    private const string Requri = "<cmd id=\"cmd:requri\" seqid=\"1\"><data/></cmd>";

    private SipTestServer _server = null!;

    public async Task InitializeAsync() => _server = await SipTestServer.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task M25_A_lower_CSeq_is_refused_with_500()
    {
        var dialog = await OpenAsync();
        Assert.Equal(200, (await dialog.InfoAsync(Requri, 20)).Status);

        Assert.Equal(500, (await dialog.InfoAsync(Requri, 19)).Status);
    }

    [Fact]
    public async Task Gaps_in_CSeq_are_allowed()
    {
        var dialog = await OpenAsync();
        Assert.Equal(200, (await dialog.InfoAsync(Requri, 2)).Status);
        Assert.Equal(200, (await dialog.InfoAsync(Requri, 200)).Status);
    }

    [Fact]
    public async Task The_newest_INFO_once_more_is_answered_the_same_and_not_executed_again()
    {
        var alice = await Chat.InLobbyAsync(_server, "alice");
        var post = alice.Post("once");
        Assert.Equal(200, (await alice.InfoAsync(post, 50)).Status);
        Assert.Equal(200, (await alice.InfoAsync(post, 50)).Status);
        await alice.Client.ReceiveInfoAsync("once");
        await alice.InfoAsync(alice.Post("last"), 60);
        await alice.Client.ReceiveInfoAsync("last");
        Assert.DoesNotContain(await alice.Client.DrainAsync(), message => message.Body.Contains("once", StringComparison.Ordinal));

        await alice.InfoAsync(Requri, 70);
        await alice.InfoAsync(Requri, 70);
        Assert.Single(await alice.Client.DrainAsync(), message => message.Body.Contains("rpl:requri", StringComparison.Ordinal));

        var refused = alice.Request("INFO", 90, "v=0", "application/sdp");
        Assert.Equal(415, (await alice.Client.RequestAsync(refused)).Status);
        Assert.Equal(415, (await alice.Client.RequestAsync(refused)).Status);
    }

    [Fact]
    public async Task M06_Another_content_type_is_refused_with_415_and_Accept()
    {
        var dialog = await OpenAsync();
        var answer = await dialog.Client.RequestAsync(dialog.Request("INFO", body: "v=0", contentType: "application/sdp"));

        Assert.Equal(415, answer.Status);
        Assert.StartsWith("text/plain", answer["Accept"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("TEXT/Plain;charset=UTF-8")]
    [InlineData("application/xml")]
    public async Task XCCOS_may_come_as_text_or_as_XML(string contentType)
    {
        var dialog = await OpenAsync();
        var answer = await dialog.Client.RequestAsync(
            dialog.Request("INFO", body: SipTestDialog.Xccos(Requri), contentType: contentType));

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task M30_Too_many_INFOs_are_refused_with_503_and_accepted_again_later()
    {
        var dialog = await OpenAsync();
        var answers = new List<SipText>();
        for (var i = 0; i < 250; i++)
            answers.Add(await dialog.InfoAsync(Requri));

        Assert.All(answers[..200], answer => Assert.Equal(200, answer.Status));
        Assert.All(answers[200..], answer => Assert.Equal(503, answer.Status));
        Assert.StartsWith("20011;", answers[249]["ms-diagnostics"], StringComparison.Ordinal);
        Assert.Contains("reason=\"", answers[249]["ms-diagnostics"], StringComparison.Ordinal);
        Assert.Equal("1", answers[249]["Retry-After"]);
        _server.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 50; i++)
            Assert.Equal(200, (await dialog.InfoAsync(Requri)).Status);
        Assert.Equal(503, (await dialog.InfoAsync(Requri)).Status);
    }

    [Fact]
    public async Task An_envelope_costs_as_many_commands_as_it_holds()
    {
        var dialog = await OpenAsync();
        Assert.Equal(200, (await dialog.InfoAsync(string.Concat(Enumerable.Repeat(Requri, 30)))).Status);
        for (var i = 0; i < 170; i++)
            Assert.Equal(200, (await dialog.InfoAsync(Requri)).Status);

        Assert.Equal(503, (await dialog.InfoAsync(Requri)).Status);
    }

    [Fact]
    public async Task M26_A_bad_command_does_not_stop_the_good_one_before_it()
    {
        var dialog = await OpenAsync();
        var answer = await dialog.InfoAsync(
            "<cmd id=\"cmd:getinv\" seqid=\"1\"><data/></cmd><cmd id=\"cmd:frobnicate\" seqid=\"2\"><data/></cmd>");

        Assert.Equal(200, answer.Status);
        Assert.Contains("code=\"200\"", (await dialog.Client.ReceiveInfoAsync("rpl:getinv")).Body, StringComparison.Ordinal);
        Assert.Contains("code=\"501\"", (await dialog.Client.ReceiveInfoAsync("rpl:frobnicate")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task V26_Two_commands_get_their_replies_in_order()
    {
        var dialog = await OpenAsync();
        await dialog.InfoAsync(
            "<cmd id=\"cmd:getpref\" seqid=\"1\"><data><pref label=\"kedzie.GroupChannels\" seqid=\"0\" createdefault=\"true\"/></data></cmd>"
            + "<cmd id=\"cmd:getinv\" seqid=\"2\"><data><inv inviteId=\"0\" domain=\"contoso.com\"/></data></cmd>");
        var first = await dialog.Client.ReceiveInfoAsync();
        var second = await dialog.Client.ReceiveInfoAsync();

        Assert.Contains("rpl:getpref", first.Body, StringComparison.Ordinal);
        Assert.Contains("rpl:getinv", second.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_posts_in_one_INFO_the_worst_outcome_is_the_status()
    {
        var alice = await Chat.InLobbyAsync(_server, "alice");
        var answer = await alice.InfoAsync(alice.Post("good") + alice.Post("lost", "5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0dffff"));

        Assert.Equal(404, answer.Status);
        Assert.True(answer.Has("ms-diagnostics"));
        await alice.Client.ReceiveInfoAsync("good");
    }

    [Fact]
    public async Task M29_Leaving_a_room_one_is_not_in_succeeds_and_names_the_room()
    {
        var dialog = await OpenAsync();
        var reply = await dialog.CommandAsync("part", $"<chanib uri=\"ma-chan://contoso.com/{SipTestServer.Lobby}\"/>");

        Assert.Contains("code=\"200\"", reply.Body, StringComparison.Ordinal);
        Assert.Contains($"ma-chan://contoso.com/{SipTestServer.Lobby}", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_body_arrives_unharmed()
    {
        var dialog = await OpenAsync();
        var padded = SipTestDialog.Xccos(Requri + new string(' ', 200_000));

        Assert.Equal(200, (await dialog.Client.RequestAsync(dialog.Request("INFO", body: padded))).Status);
    }

    private async Task<SipTestDialog> OpenAsync() => await new SipTestUser(_server.Connect(), "alice").OpenAsync();
}
