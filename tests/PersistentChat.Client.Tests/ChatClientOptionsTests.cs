namespace PersistentChat.Client.Tests;

public sealed class ChatClientOptionsTests
{
    [Theory]
    [InlineData("alice@contoso.com")]
    [InlineData("sip:alice")]
    [InlineData("sip:@contoso.com")]
    [InlineData("sip:alice@")]
    [InlineData("sip:alice@contoso.com\r\nEvil: 1")]
    [InlineData("sip:a>b@contoso.com")]
    [InlineData("sip:a@b@contoso.com")]
    public async Task A_user_that_cannot_stand_in_a_header_is_refused_by_name(string user)
    {
        var options = new ChatClientOptions { Host = "127.0.0.1", Port = 5060, User = user };
        Assert.Contains("User", (await Assert.ThrowsAsync<ArgumentException>(() => ChatClient.ConnectAsync(options))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice@contoso.com", "sip:alice@contoso.com")]
    [InlineData(" SIP:Alice@Contoso.com ", "sip:alice@contoso.com")]
    [InlineData("alice@contoso.com;transport=tcp", "sip:alice@contoso.com")]
    [InlineData("alice", null)]
    [InlineData("mailto:alice@contoso.com", null)]
    [InlineData("alice@contoso.com\r\nEvil: 1", null)]
    [InlineData("älice@contoso.com", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_typed_address_gets_its_canonical_form(string? typed, string? canonical) =>
        Assert.Equal(canonical, ChatClientOptions.CanonicalUser(typed));

    [Fact]
    public async Task Trusting_any_certificate_without_TLS_is_refused_by_name()
    {
        var options = new ChatClientOptions { Host = "127.0.0.1", Port = 5060, User = "sip:alice@contoso.com", TrustAnyCertificate = true };
        Assert.Equal("TrustAnyCertificate", (await Assert.ThrowsAsync<ArgumentException>(() => ChatClient.ConnectAsync(options))).ParamName);
    }

    [Theory]
    [InlineData("5F0C1A52-0b5e-4f0e-9d2b-6a1c1e0d7a01")]
    [InlineData("ma-chan://contoso.com/5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01")]
    public void A_room_is_known_by_GUID_or_address(string text)
    {
        Assert.True(ChatAddress.TryReadRoom(text, out var room));
        Assert.Equal(Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01"), room);
    }

    [Fact]
    public void A_name_is_no_room_id() => Assert.False(ChatAddress.TryReadRoom("Lobby", out _));
}
