using System.Buffers;
using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Protocol.Tests.Sip;

/// <summary>Valid torture messages of RFC 4475 section 3.1.1, brought to TCP and shortened where the point is elsewhere.</summary>
public sealed class Rfc4475ValidTests
{
    private const string Rest = "Via: SIP/2.0/TCP 192.0.2.2;branch=z9hG4bK390skdjuw\nMax-Forwards: 70\nCSeq: 1 OPTIONS\nCall-ID: c@contoso.com\n";

    [Fact]
    public void Section_3_1_1_1_wsinv_odd_white_space_and_folding()
    {
        var message = SipFeed.Read(SipFeed.Wire(
            """
            INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0
            TO :
             sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n
            from   : "J Rosenberg \\\""       <sip:jdrosen@example.com>
              ;
              tag = 98asjd8
            MaX-fOrWaRdS: 0068
            Call-ID: wsinv.ndaksdj@192.0.2.1
            Content-Length   : 2
            cseq: 0009
              INVITE
            Via  : SIP  /   2.0
             /UDP
                192.0.2.2;branch=390skdjuw
            s :
            NewFangledHeader:   newfangled value
             continued newfangled value
            UnknownHeaderWithUnusualValue: ;;,,;;,;
            Content-Type: application/sdp
            Route:
             <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
            v:  SIP  / 2.0  / TCP     spindle.example.com   ;
              branch  =   z9hG4bK9ikj8  ,
             SIP  /    2.0   / UDP  192.168.255.111   ; branch=
             z9hG4bK30239
            m:"Quoted string \"\"" <sip:jdrosen@example.com> ; newparam =
                  newvalue ;
              secondparam ; q = 0.33

            v=
            """));

        Assert.Equal("1918181833n", Text(message.To.Tag));
        Assert.Equal("98asjd8", Text(message.From.Tag));
        Assert.Equal(9u, message.CSeq);
        Assert.True(message.TryGetNumber(SipHeader.MaxForwards, out var hops));
        Assert.Equal(68u, hops);
        var vias = new List<string>();
        foreach (var line in message.Lines(SipHeader.Via))
        {
            for (var rest = line; !rest.IsEmpty;)
            {
                Assert.True(SipVia.TryRead(rest, out var via, out rest));
                vias.Add($"{Text(via.Transport)} {Text(via.SentBy)} {Text(via.Branch)}");
            }
        }

        Assert.Equal(["UDP 192.0.2.2 390skdjuw", "TCP spindle.example.com z9hG4bK9ikj8", "UDP 192.168.255.111 z9hG4bK30239"], vias);
        Assert.True(SipAddress.TryRead(message[SipHeader.Contact], out var contact, out _));
        Assert.Equal("newvalue", Text(contact.Parameter("newparam"u8)));
        Assert.True(contact.HasParameter("secondparam"u8));
        Assert.Equal("0.33", Text(contact.Parameter("q"u8)));
        Assert.True(SipAddress.TryRead(message[SipHeader.Route], out var route, out _));
        Assert.EndsWith(";unknown-no-value", Text(route.Uri), StringComparison.Ordinal);
    }

    [Fact]
    public void Section_3_1_1_2_intmeth_every_allowed_character()
    {
        const string Method = "!interesting-Method0123456789_*+`.%indeed'~";
        var message = SipFeed.Read(SipFeed.Wire(
            Method + " sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0\n" +
            "Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~\n" +
            "To: \"BEL:\\\u0007 NUL:\\\0 DEL:\\\u007f\" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>\n" +
            "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"работающий\";tag=_token~1'+`*%!-.\n" +
            "Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{\nCSeq: 139122385 " + Method + "\nMax-Forwards: 255\n" +
            "extensionHeader-!.%*+_`'~:\ufeff大停電\nContent-Length: 0\n\n"));

        Assert.Equal(SipMethod.Unknown, message.Method);
        Assert.Equal(Method, Text(message.MethodText));
        Assert.Equal("_token~1'+`*%!-.", Text(message.From.Tag));
        Assert.Equal("работающий", Text(message.From.Parameter("fromParam''~+*_!.-%"u8)));
        Assert.Equal("sip:1_unusual.uri~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com", message.To.ToAddressOfRecord());
    }

    [Fact]
    public void Section_3_1_1_3_esc01_escapes_in_URIs_are_kept_and_do_not_make_separators()
    {
        var message = SipFeed.Read(SipFeed.Wire(
            "OPTIONS sip:sips%3Auser%40example.com@example.net SIP/2.0\nTo: sip:%75se%72@example.com\n" +
            "From: <sip:I%20have%20spaces@example.net>;tag=938\n" + Rest + "\n"));

        Assert.Equal("sip:sips%3auser%40example.com@example.net", SipUri.ToAddressOfRecord(message.RequestUri));
        Assert.Equal("sip:user@example.com", message.To.ToAddressOfRecord());
        Assert.Equal("sip:i%20have%20spaces@example.net", message.From.ToAddressOfRecord());
    }

    [Fact]
    public void Section_3_1_1_4_escnull_an_escaped_null_is_no_end()
    {
        var message = SipFeed.Read(SipFeed.Wire(
            "OPTIONS sip:example.com SIP/2.0\nTo: sip:null-%00-null@example.com\nFrom: sip:null-%00-null@example.com;tag=839923423\n" + Rest + "\n"));

        Assert.Equal("839923423", Text(message.From.Tag));
        Assert.Equal("sip:null-%00-null@example.com", message.From.ToAddressOfRecord());
    }

    [Fact]
    public void Section_3_1_1_5_esc02_percent_in_a_method_is_no_escape()
    {
        var message = SipFeed.Read(SipFeed.Wire(
            "RE%47IST%45R sip:registrar.example.com SIP/2.0\nTo: \"%Z%45\" <sip:resource@example.com>\n" +
            "From: \"%Z%45\" <sip:resource@example.com>;tag=f232jadfj23\n" +
            Rest.Replace("OPTIONS", "RE%47IST%45R", StringComparison.Ordinal) + "\n"));

        Assert.Equal(SipMethod.Unknown, message.Method);
    }

    [Fact]
    public void Section_3_1_1_6_lwsdisp_no_blank_between_display_name_and_bracket() =>
        Assert.Equal("sip:caller@example.com", SipFeed.Read(Options("<sip:user@example.com>", "caller<sip:caller@example.com>;tag=323")).From.ToAddressOfRecord());

    [Fact]
    public void Section_3_1_1_7_longreq_long_values()
    {
        var name = string.Concat(Enumerable.Repeat("I have a user name of extreme proportion ", 20));
        var tag = new string('9', 600);
        var bytes = SipFeed.Wire("OPTIONS sip:user@example.com SIP/2.0\nTo: \"" + name + "\"<sip:user@example.com:6000;unknownparam1=very" +
            new string('v', 300) + ">\nF: sip:a@example.net;tag=" + tag + "\n" + Rest + string.Concat(Enumerable.Repeat("v: SIP/2.0/TCP sip33.example.com\n", 30)) + "\n");
        var outcome = SipFeed.Scan(bytes);
        Assert.Equal(OperationStatus.Done, outcome.Status);
        Assert.True(SipMessage.TryRead(bytes, outcome.Frame.HeadLength, out var message, out _));

        Assert.Equal(tag, Text(message.From.Tag));
        Assert.Equal("sip:user@example.com", message.To.ToAddressOfRecord());
        var vias = 0;
        foreach (var _ in message.Lines(SipHeader.Via))
            vias++;
        Assert.Equal(31, vias);
    }

    [Fact]
    public void Section_3_1_1_8_dblreq_what_follows_the_body_is_the_next_message()
    {
        var first = SipFeed.Wire("REGISTER sip:example.com SIP/2.0\nTo: sip:j.user@example.com\nFrom: sip:j.user@example.com;tag=43251j3j324\n" +
            Rest.Replace("OPTIONS", "REGISTER", StringComparison.Ordinal) + "Content-Length: 0\n\n");
        byte[] bytes = [.. first, .. Options("<sip:joe@example.com>", "<sip:caller@example.com>;tag=141334")];

        Assert.Equal(first.Length, SipFeed.Scan(bytes).Frame.Consumed);
        Assert.Equal(SipMethod.Options, SipFeed.Read(bytes[first.Length..]).Method);
    }

    [Fact]
    public void Section_3_1_1_9_semiuri_semicolons_in_the_user_part() =>
        Assert.Equal(
            "sip:user;par=u%40example.net@example.com",
            SipUri.ToAddressOfRecord(SipFeed.Read(SipFeed.Wire("OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0\nTo: sip:j_user@example.com\nFrom: sip:caller@example.org;tag=33242\n" + Rest + "\n")).RequestUri));

    [Fact]
    public void Section_3_1_1_10_transports_Vias_of_every_transport()
    {
        var message = SipFeed.Read(SipFeed.Wire("OPTIONS sip:user@example.com SIP/2.0\nTo: sip:user@example.com\nFrom: <sip:caller@example.com>;tag=323\n" +
            "Via: SIP/2.0/UDP t1.example.com;branch=z9hG4bKkdjuw\nVia: SIP/2.0/SCTP t2.example.com\nVia: SIP/2.0/TLS t3.example.com\n" +
            "Via: SIP/2.0/UNKNOWN t4.example.com\n" + Rest + "\n"));
        var count = 0;
        foreach (var line in message.Lines(SipHeader.Via))
        {
            Assert.True(SipVia.TryRead(line, out _, out _));
            count++;
        }

        Assert.Equal(5, count);
    }

    [Theory]
    [InlineData("3.1.1.12 unreason", "= 2**3 * 5**2 но сто девяносто девять - простое")]
    [InlineData("3.1.1.13 noreason", "")]
    public void Section_3_1_1_12_and_13_unusual_reason_phrases(string section, string reason)
    {
        var message = SipFeed.Read(SipFeed.Wire($"SIP/2.0 200 {reason}\nTo: sip:a@contoso.com;tag=1\nFrom: sip:b@contoso.com;tag=2\n{Rest}\n"));

        Assert.NotEmpty(section);
        Assert.Equal(reason, Text(message.ReasonPhrase));
        Assert.Equal(SipMethod.Options, message.Method);
    }

    private static byte[] Options(string to, string from) =>
        SipFeed.Wire($"OPTIONS sip:user@example.com SIP/2.0\nTo: {to}\nFrom: {from}\n{Rest}l: 0\n\n");

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
