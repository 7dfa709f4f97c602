using System.Buffers;
using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Protocol.Tests.Sip;

/// <summary>What is written is what every known client reads.</summary>
public sealed class SipWriterTests
{
    private readonly ArrayBufferWriter<byte> _output = new(1);

    [Fact]
    public void A_response_copies_what_it_must_and_adds_a_tag()
    {
        var request = SipFeed.Read(SipVectors.Load("sipe-invite.sip"));
        var writer = new SipWriter(_output);
        writer.StartResponse(200, request, "4edbf0d4ea"u8);
        writer.StartHeader("Session-Expires"u8);
        writer.Append(900);
        writer.Append(";refresher=uac"u8);
        writer.EndHeader();
        writer.Raw("Server: RTC/5.0\r\n"u8);
        writer.End("v=0"u8);

        Assert.Equal(
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/tcp 127.0.0.1:11830\r\nFrom: <sip:alice@contoso.com>;tag=6331110604;epid=c97532c1946f\r\n" +
            "To: <sip:ocschat@contoso.com>;tag=4edbf0d4ea\r\nCall-ID: C73Ag9F37a4146iA3D0m42D3tF67Db1D3Bx6F85x\r\nCSeq: 1 INVITE\r\n" +
            "Session-Expires: 900;refresher=uac\r\nServer: RTC/5.0\r\nContent-Length: 3\r\n\r\nv=0",
            Written);
    }

    [Fact]
    public void A_tag_that_is_there_is_kept_and_an_empty_one_is_not_added()
    {
        var writer = new SipWriter(_output);
        writer.StartResponse(481, SipFeed.Read(SipVectors.Load("sipe-update.sip")), "new"u8);
        writer.End();
        Assert.Contains("\r\nTo: <sip:chat01@contoso.com>;tag=dacc595a9c\r\n", Written, StringComparison.Ordinal);

        _output.Clear();
        writer.StartResponse(100, SipFeed.Read(SipVectors.Load("sipe-invite.sip")), default);
        writer.End();
        Assert.Contains("\r\nTo: <sip:ocschat@contoso.com>\r\n", Written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_is_read_back_as_it_was_written()
    {
        var writer = new SipWriter(_output);
        writer.StartRequest(SipNames.NameOf(SipMethod.Info), "sip:alice@contoso.com;gruu"u8);
        writer.CopyAll(SipFeed.Read(SipVectors.Load("sipe-info-reply.sip")), SipHeader.Via);
        writer.Header("From"u8, "<sip:ocschat@contoso.com>;tag=1"u8);
        writer.Header("To"u8, "<sip:alice@contoso.com>;tag=2"u8);
        writer.Header("Call-ID"u8, "x"u8);
        writer.Header("CSeq"u8, "7 INFO"u8);
        writer.Header("Max-Forwards"u8, 70);
        writer.End(Encoding.UTF8.GetBytes(new string('é', 5000)));

        var message = SipFeed.Read(_output.WrittenSpan.ToArray());
        Assert.Equal(SipMethod.Info, message.Method);
        Assert.Equal(10_000, message.Body.Length);
        Assert.True(message.TryGetNumber(SipHeader.MaxForwards, out var hops));
        Assert.Equal(70u, hops);
    }

    [Fact]
    public void Compact_and_folded_lines_of_a_request_come_out_long_and_on_one_line()
    {
        var request = SipFeed.Read(SipFeed.Wire(
            "OPTIONS sip:contoso.com SIP/2.0\nv: SIP/2.0/TCP a,\n SIP/2.0/TCP b\nv: SIP/2.0/TCP c\nf: <sip:a@b>\n ;tag=1\nt: <sip:a@b>\ni: x\nCSeq: 1\n OPTIONS\n\n"));
        var writer = new SipWriter(_output);
        writer.StartResponse(200, request, "t"u8);
        writer.End();

        Assert.Equal(
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP a,   SIP/2.0/TCP b\r\nVia: SIP/2.0/TCP c\r\nFrom: <sip:a@b>   ;tag=1\r\n" +
            "To: <sip:a@b>;tag=t\r\nCall-ID: x\r\nCSeq: 1   OPTIONS\r\nContent-Length: 0\r\n\r\n",
            Written);
    }

    [Fact]
    public void No_value_can_begin_a_header_line_of_its_own()
    {
        var writer = new SipWriter(_output);
        writer.StartRequest("INFO\r\nA: b"u8, "sip:x\r\nEvil: 1"u8);
        writer.Header("Subject"u8, "x\r\nEvil: 2\nEvil: 3\rEvil: 4\r\n\r\n"u8);
        writer.StartHeader("X"u8);
        writer.Append("y\r\nEvil: 5"u8);
        writer.EndHeader();
        writer.End();

        Assert.Equal(5, Written.Split("\r\n").Length - 1);
        Assert.DoesNotContain("\nEvil", Written.Replace("\r", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_without_what_a_response_copies_is_still_answered()
    {
        var bytes = "NONSENSE\r\nVia: SIP/2.0/TCP a\r\nTo: \"broken\r\n\r\n"u8.ToArray();
        Assert.False(SipMessage.TryRead(bytes, bytes.Length, out var request, out _));
        var writer = new SipWriter(_output);
        writer.StartResponse(400, request, "t"u8);
        writer.End();

        Assert.Equal("SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/TCP a\r\nTo: \"broken\r\nContent-Length: 0\r\n\r\n", Written);
    }

    [Fact]
    public void Every_status_has_a_reason_phrase()
    {
        for (var status = 100; status < 700; status++)
            Assert.False(SipReason.Of(status).IsEmpty);
        Assert.True(SipReason.Of(481).SequenceEqual("Call/Transaction Does Not Exist"u8));
        Assert.True(SipReason.Of(499).SequenceEqual("Bad Request"u8));
    }

    [Fact]
    public void Every_method_and_header_name_is_found_again_in_any_case()
    {
        foreach (var method in Enum.GetValues<SipMethod>())
            Assert.Equal(method, SipNames.MethodOf(SipNames.NameOf(method)));
        foreach (var header in Enum.GetValues<SipHeader>())
        {
            var name = Encoding.ASCII.GetString(SipNames.NameOf(header));
            Assert.Equal(header, SipNames.HeaderOf(Encoding.ASCII.GetBytes(name.ToUpperInvariant())));
            Assert.Equal(header, SipNames.HeaderOf(Encoding.ASCII.GetBytes(name.ToLowerInvariant())));
        }

        Assert.Equal(SipMethod.Unknown, SipNames.MethodOf("invite"u8));
        Assert.Equal(SipHeader.Other, SipNames.HeaderOf("z"u8));
    }

    private string Written => Encoding.UTF8.GetString(_output.WrittenSpan);
}
