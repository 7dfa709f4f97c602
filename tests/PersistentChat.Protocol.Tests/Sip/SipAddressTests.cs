using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Protocol.Tests.Sip;

/// <summary>Addresses and their canonical form.</summary>
public sealed class SipAddressTests
{
    [Theory]
    [InlineData("sip:alice@contoso.com;tag=1", "sip:alice@contoso.com", "1")]
    [InlineData("<sip:alice@contoso.com;tag=no>;tag=1", "sip:alice@contoso.com;tag=no", "1")]
    [InlineData("\"Alice, <sip:x@y>; \\\"A\\\"\" <sip:alice@contoso.com>;x=\"a;tag=2,\";TAG=1", "sip:alice@contoso.com", "1")]
    [InlineData("Alice Adams <sips:alice@contoso.com>", "sips:alice@contoso.com", "")]
    [InlineData("Grüße <sip:alice@contoso.com> ; lr ; tag = 1 ", "sip:alice@contoso.com", "1")]
    [InlineData("<sip:[2001:db8::1]:5060>;received=[2001:db8::9];tag=1", "sip:[2001:db8::1]:5060", "1")]
    [InlineData("<tel:+1-201-555-0123>;tag=1", "tel:+1-201-555-0123", "1")]
    public void An_address_is_read_in_its_parts(string value, string uri, string tag)
    {
        Assert.True(SipAddress.TryRead(Encoding.UTF8.GetBytes(value), out var address, out var rest));
        Assert.True(rest.IsEmpty);
        Assert.Equal(uri, Encoding.UTF8.GetString(address.Uri));
        Assert.Equal(tag, Encoding.UTF8.GetString(address.Tag));
        Assert.Equal(value.Trim(), Encoding.UTF8.GetString(address.Text));
    }

    [Fact]
    public void Addresses_are_read_one_after_the_other()
    {
        ReadOnlySpan<byte> rest = "\"a, b\" <sip:a@b>;x=\"1,2\" , sip:c@d;y, <sip:e,f@g>"u8;
        var uris = new List<string>();
        while (!rest.IsEmpty)
        {
            Assert.True(SipAddress.TryRead(rest, out var address, out rest));
            uris.Add(Encoding.UTF8.GetString(address.Uri));
        }

        Assert.Equal(["sip:a@b", "sip:c@d", "sip:e,f@g"], uris);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("alice")]
    [InlineData("<>")]
    [InlineData("<sip:>")]
    [InlineData("<sip:alice@contoso.com")]
    [InlineData("\"Alice <sip:alice@contoso.com>")]
    [InlineData("\"Alice\" sip:alice@contoso.com")]
    [InlineData("Alice \"A\" <sip:alice@contoso.com>")]
    [InlineData("<sip:alice@contoso.com>;;tag=1")]
    [InlineData("<sip:alice@contoso.com>;")]
    [InlineData("<sip:alice@contoso.com>;tag=")]
    [InlineData("<sip:alice@contoso.com>;tag=\"1")]
    [InlineData("<sip:alice@contoso.com>tag=1")]
    [InlineData("<sip:alice@contoso.com>;a b")]
    [InlineData("<sip:al\0ice@contoso.com>")]
    [InlineData("<sip:al ice@contoso.com>")]
    [InlineData("<sip:al\r\n ice@contoso.com>")]
    public void Malformed_addresses_are_refused(string value) =>
        Assert.False(SipAddress.TryRead(Encoding.UTF8.GetBytes(value), out _, out _));

    [Theory]
    [InlineData("sip:Alice@CONTOSO.com", "sip:alice@contoso.com")]
    [InlineData("SIPS:alice@contoso.com:5061;transport=tls?subject=x", "sip:alice@contoso.com")]
    [InlineData("sip:alice:secret@contoso.com", "sip:alice@contoso.com")]
    [InlineData("sip:alice@[2001:DB8::1]:5060", "sip:alice@[2001:db8::1]")]
    [InlineData("sip:%61lice@contoso.com;opaque=user:epid:A;gruu", "sip:alice@contoso.com")]
    [InlineData("sip:alice%40Evil.com@contoso.com", "sip:alice%40evil.com@contoso.com")]
    [InlineData("sip:contoso.com", null)]
    [InlineData("sip:@contoso.com", null)]
    [InlineData("sip:alice@", null)]
    [InlineData("sip:alice@evil.com@contoso.com", null)]
    [InlineData("sip:a%zz@contoso.com", null)]
    [InlineData("sip:a%4@contoso.com", null)]
    [InlineData("tel:+12015550123", null)]
    [InlineData("mailto:alice@contoso.com", null)]
    [InlineData("sip:grüße@contoso.com", null)]
    public void An_address_of_record_is_canonical(string uri, string? expected) =>
        Assert.Equal(expected, SipUri.ToAddressOfRecord(Encoding.UTF8.GetBytes(uri)));

    [Fact]
    public void A_URI_too_long_for_a_name_has_no_address_of_record() =>
        Assert.Null(SipUri.ToAddressOfRecord(Encoding.ASCII.GetBytes("sip:" + new string('a', 600) + "@contoso.com")));
}
