using PersistentChat.Protocol.Sip;

namespace PersistentChat.Protocol.Tests.Sip;

/// <summary>Invalid torture messages of RFC 4475 sections 3.1.2 and 3.3, brought to TCP and shortened to what is wrong.</summary>
public sealed class Rfc4475InvalidTests
{
    private const string Uri = "sip:user@example.com";

    private static readonly string[] Good =
    [
        "Via: SIP/2.0/TCP 192.0.2.15;branch=z9hG4bKkdjuw",
        "From: \"Caller\" <sip:caller@example.net>;tag=134161461246",
        "To: sip:j.user@example.com",
        "Call-ID: torture@192.0.2.15",
        "CSeq: 8 INVITE",
        "Max-Forwards: 70",
    ];

    [Fact]
    public void The_frame_of_the_cases_is_itself_valid() => Assert.Equal(SipError.None, ErrorOf($"INVITE {Uri} SIP/2.0"));

    [Theory]
    [InlineData("3.1.2.1 badinv01", "Via", "Via: SIP/2.0/TCP 192.0.2.15;;,;,,")]
    [InlineData("3.1.2.4 scalar02 CSeq", "CSeq", "CSeq: 36893488147419103232 INVITE")]
    [InlineData("3.1.2.4 scalar02 CSeq at 2^31", "CSeq", "CSeq: 2147483648 INVITE")]
    [InlineData("3.1.2.4 scalar02 Max-Forwards", "Max-Forwards", "Max-Forwards: 300")]
    [InlineData("3.1.2.6 quotbal", "To", "To: \"Mr. J. User <sip:j.user@example.com>")]
    [InlineData("3.1.2.13 badaspec", "To", "To: \"Watson, Thomas\" < sip:t.watson@example.org >")]
    [InlineData("3.1.2.14 baddn", "From", "From: Bell, Alexander <sip:a.g.bell@example.com>;tag=43")]
    [InlineData("3.1.2.17 mismatch01", "CSeq", "CSeq: 8 OPTIONS")]
    [InlineData("3.1.2.18 mismatch02", "CSeq", "CSeq: 8 NEWMETHOD")]
    [InlineData("3.3.1 insuf no To", "To", "")]
    [InlineData("3.3.1 insuf no From", "From", "")]
    [InlineData("3.3.1 insuf no Call-ID", "Call-ID", "")]
    [InlineData("3.3.1 insuf no Via", "Via", "")]
    [InlineData("3.3.1 insuf no CSeq", "CSeq", "")]
    [InlineData("3.3.8 multi01 CSeq", "CSeq", "CSeq: 8 INVITE\nCSeq: 59 INVITE")]
    [InlineData("3.3.8 multi01 Call-ID", "Call-ID", "Call-ID: a\nCall-ID: b")]
    [InlineData("3.3.8 multi01 From", "From", "From: sip:a@b;tag=1\nf: sip:c@d;tag=2")]
    [InlineData("3.3.8 multi01 To", "To", "To: sip:a@b\nt: sip:c@d")]
    [InlineData("3.3.8 multi01 Max-Forwards", "Max-Forwards", "Max-Forwards: 70\nMax-Forwards: 5")]
    [InlineData("two addresses in From", "From", "From: <sip:a@b>;tag=1, <sip:c@d>;tag=2")]
    [InlineData("question mark without brackets", "To", "To: sip:user@example.com?Route=%3Csip:sip.example.com%3E")]
    [InlineData("no colon", "Max-Forwards", "Max-Forwards 70")]
    [InlineData("no name", "Max-Forwards", ": 70")]
    [InlineData("blank in name", "Max-Forwards", "Max Forwards: 70")]
    [InlineData("carriage return alone", "Max-Forwards", "Max-Forwards: 70\rX: y")]
    [InlineData("fold before any header", "Via", " Via: SIP/2.0/TCP 192.0.2.15")]
    [InlineData("Via of another version", "Via", "Via: SIP/7.0/TCP 192.0.2.15")]
    [InlineData("empty Call-ID", "Call-ID", "Call-ID:")]
    public void Malformed_headers_are_refused_as_such(string section, string replaced, string line)
    {
        Assert.NotEmpty(section);
        Assert.Equal(SipError.BadHeader, ErrorOf($"INVITE {Uri} SIP/2.0", replaced, line));
    }

    [Theory]
    [InlineData("3.1.2.2 clerr", "Content-Length: 9999x")]
    [InlineData("3.1.2.3 ncl", "Content-Length: -999")]
    [InlineData("3.3.9 mcl01", "Content-Length: 0\nContent-Length: 13")]
    public void Bad_lengths_end_the_stream(string section, string line)
    {
        Assert.NotEmpty(section);
        Assert.Equal(SipError.BadContentLength, ErrorOf($"INVITE {Uri} SIP/2.0", "", line));
    }

    [Theory]
    [InlineData("3.1.2.5 scalarlg status", "SIP/2.0 4294967301 better not break the receiver")]
    [InlineData("3.1.2.7 ltgtruri", "INVITE <sip:user@example.com> SIP/2.0")]
    [InlineData("3.1.2.8 lwsruri", "INVITE sip:user@example.com; lr SIP/2.0")]
    [InlineData("3.1.2.9 lwsstart", "INVITE  sip:user@example.com  SIP/2.0")]
    [InlineData("3.1.2.10 trws", "INVITE sip:user@example.com SIP/2.0  ")]
    [InlineData("no version", "INVITE sip:user@example.com")]
    [InlineData("no URI", "INVITE SIP/2.0")]
    [InlineData("URI without scheme", "INVITE user@example.com SIP/2.0")]
    [InlineData("other protocol", "GET http://example.com/ HTTP/1.1")]
    [InlineData("blank in front", " INVITE sip:user@example.com SIP/2.0")]
    [InlineData("separators in the method", "IN(VITE sip:user@example.com SIP/2.0")]
    [InlineData("status of two digits", "SIP/2.0 20 OK")]
    [InlineData("status beyond 699", "SIP/2.0 700 Too much")]
    [InlineData("status below 100", "SIP/2.0 099 Too little")]
    [InlineData("no blank behind the status", "SIP/2.0 200")]
    [InlineData("version that is no number", "INVITE sip:user@example.com SIP/two.0")]
    public void Malformed_start_lines_are_refused_as_such(string section, string start)
    {
        Assert.NotEmpty(section);
        Assert.Equal(SipError.BadStartLine, ErrorOf(start));
    }

    [Theory]
    [InlineData("3.1.2.16 badvers", "INVITE sip:user@example.com SIP/7.0")]
    [InlineData("a longer version", "INVITE sip:user@example.com SIP/2.00")]
    [InlineData("status line", "SIP/1.0 200 OK")]
    public void Other_versions_are_told_from_malformed_lines(string section, string start)
    {
        Assert.NotEmpty(section);
        Assert.Equal(SipError.BadVersion, ErrorOf(start));
    }

    [Fact]
    public void Section_3_1_2_11_escruri_and_3_3_2_unkscm_are_left_to_whoever_routes()
    {
        Assert.Equal(SipError.None, ErrorOf("INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0"));
        Assert.Equal(SipError.None, ErrorOf("INVITE nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0"));
    }

    [Fact]
    public void Section_3_2_1_badbranch_a_branch_of_nothing_but_the_magic_cookie_is_readable()
    {
        var bytes = Build($"INVITE {Uri} SIP/2.0", "Via", "Via: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK");
        Assert.True(SipVia.TryRead(SipFeed.Read(bytes)[SipHeader.Via], out var via, out _));
        Assert.True(via.Branch.SequenceEqual("z9hG4bK"u8));
    }

    [Fact]
    public void More_header_lines_than_a_message_may_have_are_refused()
    {
        var lines = string.Join('\n', Enumerable.Repeat("Y: z", 128 - Good.Length));
        Assert.Equal(SipError.None, ErrorOf($"INVITE {Uri} SIP/2.0", "", lines));
        Assert.Equal(SipError.TooManyHeaders, ErrorOf($"INVITE {Uri} SIP/2.0", "", lines + "\nY: z"));
    }

    [Fact]
    public void What_was_understood_of_a_refused_request_is_there_for_the_response()
    {
        var bytes = Build($"INVITE {Uri} SIP/7.0", "Max-Forwards", "no colon here");
        Assert.False(SipMessage.TryRead(bytes, bytes.Length, out var message, out var error));

        Assert.Equal(SipError.BadVersion, error);
        Assert.Equal(8u, message.CSeq);
        Assert.True(message.From.Tag.SequenceEqual("134161461246"u8));
        Assert.True(message.Has(SipHeader.Via));
    }

    private static SipError ErrorOf(string start, string replaced = "", string line = "") => SipFeed.ErrorOf(Build(start, replaced, line));

    /// <summary>A head with one of the good lines replaced, or with one more if none is named.</summary>
    private static byte[] Build(string start, string replaced, string line)
    {
        var kept = Good.Where(g => replaced.Length == 0 || !g.StartsWith(replaced + ":", StringComparison.Ordinal)).ToList();
        if (line.Length > 0)
            kept.Insert(0, line);
        // The line breaks are written here: a carriage return of a case must stay alone.
        return System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", [start, .. kept]).Replace("\n", "\r\n").Replace("\r\r\n", "\r\n") + "\r\n\r\n");
    }
}
