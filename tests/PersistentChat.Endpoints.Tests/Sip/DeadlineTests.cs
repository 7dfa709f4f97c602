using System.Net;

namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>Connections that are of no use do not stay: sign-in in 60 s, a message in 30 s.</summary>
public sealed class DeadlineTests : IAsyncLifetime
{
    private static readonly TimeSpan JustBeforeSignIn = TimeSpan.FromSeconds(59);
    private static readonly TimeSpan JustBeforeMessage = TimeSpan.FromSeconds(29);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private SipTestServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await SipTestServer.StartAsync(options => options.TrustedProxies.Add(IPAddress.Loopback));

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task A_connection_on_which_nobody_signs_in_is_closed()
    {
        var client = _server.Connect();
        await client.SettleAsync();
        _server.Advance(JustBeforeSignIn);
        await client.SettleAsync();

        _server.Advance(Rest);

        await client.ClosedAsync();
    }

    [Fact]
    public async Task A_connection_with_a_registration_stays_and_is_closed_a_while_after_signing_off()
    {
        var user = new SipTestUser(_server.Connect(), "alice");
        await user.SignInAsync();
        _server.Advance(TimeSpan.FromMinutes(30));
        await user.Client.SettleAsync();
        Assert.Equal(200, (await user.Client.RequestAsync(user.Register("Expires: 0\r\n"))).Status);
        _server.Advance(Rest);
        await user.Client.SettleAsync();
        _server.Advance(JustBeforeSignIn);
        await user.Client.SettleAsync();

        _server.Advance(Rest);

        await user.Client.ClosedAsync();
    }

    [Fact]
    public async Task A_connection_with_a_dialog_stays_without_a_registration()
    {
        var user = new SipTestUser(_server.Connect(), "alice");
        await user.OpenAsync();
        await user.Client.SettleAsync();

        _server.Advance(TimeSpan.FromMinutes(10));

        await user.Client.SettleAsync();
    }

    [Fact]
    public async Task A_proxys_connection_may_wait_for_its_users()
    {
        var proxy = _server.ConnectProxy();
        await proxy.SettleAsync();

        _server.Advance(TimeSpan.FromMinutes(10));

        await proxy.SettleAsync();
    }

    [Theory]
    [InlineData("INVITE sip:pchat")]
    [InlineData("INFO sip:x SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 99\r\n\r\nabc")]
    public async Task A_message_that_is_begun_and_not_finished_ends_the_connection(string beginning)
    {
        var user = new SipTestUser(_server.Connect(), "alice");
        await user.SignInAsync();
        // In one write with a whole message, whose answer says that both have been seen.
        await SendAsync(user.Client, user.Register() + beginning);
        _server.Advance(JustBeforeMessage);
        await ShardTurnsAsync();
        await user.Client.SendAsync("x");

        _server.Advance(Rest);

        await user.Client.ClosedAsync();
    }

    [Fact]
    public async Task The_time_of_each_message_counts_for_itself()
    {
        var user = new SipTestUser(_server.Connect(), "alice");
        await user.SignInAsync();
        var message = user.Register();
        await user.Client.SendAsync(message[..40]);
        for (var i = 0; i < 3; i++)
        {
            // Each write ends one message and begins the next, so that the connection is never between messages.
            await SendAsync(user.Client, message[40..] + message[..40]);
            _server.Advance(JustBeforeMessage);
            await ShardTurnsAsync();
        }

        await user.Client.SendAsync(message[40..]);

        await user.Client.SettleAsync();
    }

    private static async Task SendAsync(SipTestClient client, string text)
    {
        await client.SendAsync(text);
        await client.ReceiveAsync(message => message.IsResponse);
    }

    /// <summary>The shard has looked at the clock.</summary>
    private async Task ShardTurnsAsync()
    {
        await _server.AllocatedByShardAsync();
        await _server.AllocatedByShardAsync();
    }
}
