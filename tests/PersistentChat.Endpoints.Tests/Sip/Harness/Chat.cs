namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>Situations that many tests begin with.</summary>
internal static class Chat
{
    public static async Task<SipTestDialog> InLobbyAsync(SipTestServer server, string name, string ids = "357723385")
    {
        var user = new SipTestUser(server.Connect(), name, ids: ids);
        await user.SignInAsync();
        var dialog = await user.OpenAsync();
        Assert.Contains("code=\"200\"", (await dialog.JoinAsync()).Body, StringComparison.Ordinal);
        return dialog;
    }

    /// <summary>Alice, then bob; alice has seen bob come.</summary>
    public static async Task<(SipTestDialog Alice, SipTestDialog Bob)> TwoInLobbyAsync(SipTestServer server)
    {
        var alice = await InLobbyAsync(server, "alice");
        var bob = await InLobbyAsync(server, "bob");
        await alice.Client.ReceiveInfoAsync("ntc:join");
        return (alice, bob);
    }
}
