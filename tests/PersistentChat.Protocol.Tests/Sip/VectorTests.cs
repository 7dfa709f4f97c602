using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Protocol.Tests.Sip;

/// <summary>What known clients and servers send is read, however the network cuts it.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> All => [.. SipVectors.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void A_message_is_framed_and_read_however_it_is_cut(string name)
    {
        var message = SipFeed.Read(SipVectors.Load(name));

        Assert.NotEqual(SipMethod.Unknown, message.Method);
        Assert.Contains("@contoso.com", message.From.ToAddressOfRecord());
        Assert.StartsWith("sip:", message.To.ToAddressOfRecord(), StringComparison.Ordinal);
        Assert.False(message.From.Tag.IsEmpty);
        Assert.True(message.TryGetNumber(SipHeader.ContentLength, out var length));
        Assert.Equal((int)length, message.Body.Length);
    }

    [Fact]
    public void There_are_vectors() => Assert.Equal(20, SipVectors.Names.Length);

    [Fact]
    public void A_registration_is_read_in_every_part()
    {
        var message = SipFeed.Read(SipVectors.Load("sipe-register.sip"));

        Assert.True(message.IsRequest);
        Assert.Equal(SipMethod.Register, message.Method);
        Assert.Equal("sip:contoso.com", Text(message.RequestUri));
        Assert.Equal("236Ag5C64a4AC8i8695mD34Dt7F2Eb2AA0xB83Fx", Text(message.CallId));
        Assert.Equal(1u, message.CSeq);
        Assert.Equal("c97532c1946f", Text(message.From.Parameter("EPID"u8)));
        Assert.Equal("registration", Text(message[SipHeader.Event]));
        Assert.Equal("UAC;hop-hop=yes", Text(message.Find("MS-keep-alive"u8)));
        Assert.False(message.Has(SipHeader.Expires));
        Assert.True(SipVia.TryRead(message[SipHeader.Via], out var via, out _));
        Assert.Equal("tcp", Text(via.Transport));
        Assert.Equal("127.0.0.1:11830", Text(via.SentBy));
        Assert.Equal("z9hG4bK8AFEDC9089045818E826", Text(via.Branch));
    }

    [Fact]
    public void Commas_in_quotes_do_not_split_a_Contact()
    {
        var message = SipFeed.Read(SipVectors.Load("sipe-register.sip"));

        Assert.True(SipAddress.TryRead(message[SipHeader.Contact], out var contact, out var rest));
        Assert.True(rest.IsEmpty);
        Assert.Equal("sip:127.0.0.1:11830;transport=tcp;ms-opaque=d3470f2e1d", Text(contact.Uri));
        Assert.Equal("replace", Text(contact.Parameter("proxy"u8)));
        Assert.Equal("<urn:uuid:5ccdb10d-dca1-559e-ad2b-b514060a2da2>", Text(contact.Parameter("+sip.instance"u8)));
        Assert.StartsWith("INVITE, MESSAGE, INFO", Text(contact.Parameter("methods"u8)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Via_without_branch_is_accepted()
    {
        var message = SipFeed.Read(SipVectors.Load("sipe-invite.sip"));

        Assert.True(SipVia.TryRead(message[SipHeader.Via], out var via, out _));
        Assert.True(via.Branch.IsEmpty);
        Assert.StartsWith("v=0\r\n", Text(message.Body), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_line_of_a_header_is_walked_over_in_order()
    {
        var message = SipFeed.Read(SipVectors.Load("sipe-subscribe.sip"));
        var values = new List<string>();
        foreach (var value in message.Lines(SipHeader.Supported))
            values.Add(Text(value));

        Assert.Equal(["com.microsoft.autoextend", "ms-benotify", "ms-piggyback-first-notify"], values);
        foreach (var _ in message.Lines(SipHeader.RecordRoute))
            Assert.Fail("there is none");
    }

    [Fact]
    public void A_response_has_a_status_and_the_method_of_its_CSeq()
    {
        var message = SipFeed.Read(SipVectors.Load("sipe-register-challenge.sip"));

        Assert.False(message.IsRequest);
        Assert.Equal(407, message.StatusCode);
        Assert.Equal("Proxy Authentication Required", Text(message.ReasonPhrase));
        Assert.Equal(SipMethod.Register, message.Method);
        Assert.True(message.RequestUri.IsEmpty);
    }

    [Fact]
    public void A_number_may_have_parameters_behind_it()
    {
        var message = SipFeed.Read(SipVectors.Load("sipe-invite-ok.sip"));

        Assert.True(message.TryGetNumber(SipHeader.SessionExpires, out var seconds));
        Assert.Equal(900u, seconds);
        Assert.False(message.TryGetNumber(SipHeader.Contact, out _));
        Assert.False(message.TryGetNumber(SipHeader.Expires, out _));
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
