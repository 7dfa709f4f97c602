namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>Dialogs that are lost while their client lives, and how it gets back into its rooms.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private static readonly TimeSpan TimerF = TimeSpan.FromSeconds(33);

    private SipTestServer _server = null!;

    public async Task InitializeAsync() => _server = await SipTestServer.StartAsync(options => options.OutstandingInfos = 4);

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task Only_a_window_of_INFOs_goes_unanswered_and_answers_open_it()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        bob.Client.AnswerInfosWith = 0;
        await PostAsync(alice, 1, 10);
        var first = await InfosAsync(bob);
        Assert.Equal(["m1", "m2", "m3", "m4"], first.Select(Text));

        foreach (var info in first[..2])
            await bob.Client.SendAsync(SipTestClient.AnswerTo(info, 200));
        Assert.Equal(["m5", "m6"], (await InfosAsync(bob)).Select(Text));
    }

    [Fact]
    public async Task After_Timer_F_the_dialog_is_lost_and_nothing_is_sent_in_it()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        bob.Client.AnswerInfosWith = 0;
        await PostAsync(alice, 1, 6);
        await InfosAsync(bob);
        await alice.Client.SettleAsync();
        _server.Advance(TimerF);
        await PostAsync(alice, 7, 7);

        Assert.Equal(481, (await bob.SendAsync("UPDATE")).Status);
        Assert.DoesNotContain(await bob.Client.DrainAsync(), message => !message.IsResponse);
    }

    [Fact]
    public async Task After_481_the_rooms_are_restored_and_missed_messages_sent_from_the_last_confirmed_one()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        await PostAsync(alice, 1, 2);
        await bob.Client.ReceiveInfoAsync("m2");
        bob.Client.AnswerInfosWith = 0;
        await PostAsync(alice, 3, 9);
        await InfosAsync(bob);
        await alice.Client.SettleAsync();
        _server.Advance(TimerF);
        await bob.Client.SettleAsync();
        Assert.Equal(481, (await bob.InfoAsync(bob.Post("lost"))).Status);
        Assert.Equal(481, (await bob.SendAsync("BYE")).Status);
        bob.Client.AnswerInfosWith = 200;

        var lookup = await bob.User.OpenAsync("sip:pchat@contoso.com");
        await lookup.CommandAsync("requri", "");
        await lookup.SendAsync("BYE");
        var again = await bob.User.OpenAsync();
        for (var i = 3; i <= 9; i++)
            Assert.Equal($"m{i}", Text(await bob.Client.ReceiveInfoAsync("grpchat")));
        Assert.Equal(200, (await again.PostAsync("back")).Status);
        Assert.Equal("back", Text(await alice.Client.ReceiveInfoAsync("back")));
    }

    [Fact]
    public async Task Nobody_sees_the_endpoint_go_and_come_back_within_two_minutes()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        await LoseAsync(alice, bob);
        _server.Advance(TimeSpan.FromSeconds(80));
        await bob.User.OpenAsync();
        await PostAsync(alice, 2, 2);
        await alice.Client.ReceiveInfoAsync("m2");

        Assert.DoesNotContain(await alice.Client.DrainAsync(), message => message.Body.Contains("ntc:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_two_minutes_the_endpoint_has_left_its_rooms()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        await LoseAsync(alice, bob);
        _server.Advance(TimeSpan.FromSeconds(121));

        Assert.Contains("sip:bob", (await alice.Client.ReceiveInfoAsync("ntc:part")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_never_asks_for_the_chat_URI_gets_its_rooms_back_with_its_first_command()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        await LoseAsync(alice, bob);
        var dialog = await bob.User.OpenAsync("sip:pchat@contoso.com");
        await dialog.CommandAsync("requri", "");
        Assert.Empty(await InfosAsync(bob));
        await dialog.CommandAsync("getinv", "");
        await dialog.CommandAsync("chansrch", "<qib qtype=\"BYNAME\" criteria=\"\" extended=\"false\"/>");

        Assert.Equal("m1", Text(await bob.Client.ReceiveInfoAsync("grpchat")));
    }

    [Theory]
    [InlineData(481)]
    [InlineData(487)]
    public async Task An_INFO_of_ours_answered_that_there_is_no_dialog_loses_it(int status)
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        bob.Client.AnswerInfosWith = status;
        await PostAsync(alice, 1, 1);
        await bob.Client.ReceiveInfoAsync("m1");
        await bob.Client.DrainAsync();
        bob.Client.AnswerInfosWith = 200;

        Assert.Equal(481, (await bob.SendAsync("UPDATE")).Status);
        await bob.User.OpenAsync();
        Assert.Equal("m1", Text(await bob.Client.ReceiveInfoAsync("grpchat")));
    }

    [Fact]
    public async Task Another_failure_of_an_INFO_of_ours_is_taken_as_an_answer()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        bob.Client.AnswerInfosWith = 500;
        await PostAsync(alice, 1, 6);
        await bob.Client.ReceiveInfoAsync("m6");

        Assert.Equal(200, (await bob.SendAsync("UPDATE")).Status);
    }

    [Fact]
    public async Task Silence_over_the_session_timer_loses_the_dialog_of_a_client_that_knows_it()
    {
        var bob = new SipTestUser(_server.Connect(), "bob");
        await bob.OpenAsync("sip:pchat@contoso.com");
        var dialog = await bob.OpenAsync();
        await bob.Client.SettleAsync();
        _server.Advance(TimeSpan.FromSeconds(1790));
        Assert.Equal(200, (await dialog.SendAsync("UPDATE")).Status);
        _server.Advance(TimeSpan.FromSeconds(1831));
        Assert.Equal(200, (await dialog.SendAsync("UPDATE")).Status);
        _server.Advance(TimeSpan.FromSeconds(1833));
        await bob.Client.DrainAsync();

        Assert.Equal(481, (await dialog.SendAsync("UPDATE")).Status);
    }

    [Fact]
    public async Task A_client_that_was_never_told_the_session_timer_is_not_timed_out()
    {
        var dialog = await new SipTestUser(_server.Connect(), "bob").OpenAsync();
        await dialog.Client.SettleAsync();
        _server.Advance(TimeSpan.FromSeconds(4000));
        await dialog.Client.DrainAsync();

        Assert.Equal(200, (await dialog.SendAsync("UPDATE")).Status);
    }

    [Fact]
    public async Task BYE_while_suspended_does_not_end_the_wait_and_signing_off_does()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        await LoseAsync(alice, bob);
        Assert.Equal(481, (await bob.SendAsync("BYE")).Status);
        Assert.Equal(200, (await bob.Client.RequestAsync(bob.User.Register("Expires: 0\r\n"))).Status);

        Assert.Contains("sip:bob", (await alice.Client.ReceiveInfoAsync("ntc:part")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loss_of_the_connection_ends_a_suspended_session_at_once()
    {
        var (alice, bob) = await Chat.TwoInLobbyAsync(_server);
        await LoseAsync(alice, bob);
        await bob.Client.BreakAsync();

        Assert.Contains("sip:bob", (await alice.Client.ReceiveInfoAsync("ntc:part")).Body, StringComparison.Ordinal);
    }

    /// <summary>Bob leaves message m1 unanswered for longer than Timer F.</summary>
    private async Task LoseAsync(SipTestDialog alice, SipTestDialog bob)
    {
        bob.Client.AnswerInfosWith = 0;
        await PostAsync(alice, 1, 1);
        await bob.Client.ReceiveInfoAsync("m1");
        await alice.Client.SettleAsync();
        _server.Advance(TimerF);
        await bob.Client.DrainAsync();
        bob.Client.AnswerInfosWith = 200;
    }

    private static async Task PostAsync(SipTestDialog author, int first, int last)
    {
        for (var i = first; i <= last; i++)
            Assert.Equal(200, (await author.PostAsync($"m{i}")).Status);
    }

    private static async Task<SipText[]> InfosAsync(SipTestDialog dialog) =>
        [.. (await dialog.Client.DrainAsync()).Where(message => !message.IsResponse)];

    private static string Text(SipText info) => info.Body.Split("<chat>")[1].Split("</chat>")[0];
}
