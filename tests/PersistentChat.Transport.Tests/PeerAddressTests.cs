using System.Net;

namespace PersistentChat.Transport.Tests;

public class PeerAddressTests
{
    [Theory]
    [InlineData("192.0.2.7:50123")]
    [InlineData("0.0.0.0:0")]
    [InlineData("255.255.255.255:65535")]
    [InlineData("[2001:db8::17]:5060")]
    [InlineData("[::ffff:192.0.2.7]:5060")]
    [InlineData("[fe80::1%3]:5060")]
    public void An_address_comes_back_as_it_was(string text)
    {
        var address = IPEndPoint.Parse(text);
        Assert.Equal(address, new PeerAddress(address).ToEndPoint());
        Assert.Equal(text, new PeerAddress(address).ToEndPoint()!.ToString());
    }

    [Fact]
    public void A_peer_without_an_address_has_none() => Assert.Null(new PeerAddress(null).ToEndPoint());

    [Fact]
    public void It_takes_24_bytes() => Assert.Equal(24, System.Runtime.CompilerServices.Unsafe.SizeOf<PeerAddress>());
}
