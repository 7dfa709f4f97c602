using System.Text;

namespace PersistentChat.Benchmarks;

/// <summary>What a known client sends, in the sizes it sends them. Every stage is measured with the same message.</summary>
internal static class SampleTraffic
{
    internal const string Domain = "contoso.com";
    internal const string RoomId = "5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01";
    internal const string ServerTag = "0123456789abcdef0123456789abcdef";

    /// <summary>Bytes of the INFO, head and body together.</summary>
    internal const int InfoLength = 900;

    private const string Headers =
        "Via: SIP/2.0/TCP 192.0.2.17:49152\r\n"
        + "Max-Forwards: 70\r\n"
        + "From: <sip:alice@contoso.com>;tag=2817930460;epid=3c970e5a91bf\r\n"
        + "To: <sip:pchat-1@contoso.com>;tag=" + ServerTag + "\r\n"
        + "Call-ID: 4E71gA8E6iB1F2m2DC3t78D0b6E9Bx5F40A\r\n"
        + "CSeq: 7 INFO\r\n"
        + "User-Agent: Purple/2.14.12 Sipe/1.25.0 (linux-x86_64)\r\n"
        + "Content-Type: text/plain\r\n"
        + "Content-Length: 000\r\n\r\n";

    private const string Sentences =
        "The second node is back &amp; its projections have caught up. Please look at the lag graph before you close the call; "
        + "if it stays under a minute until noon we can go on with the next one. ";

    /// <summary>An INFO with one grpchat.</summary>
    internal static byte[] Info { get; } = MakeInfo();

    /// <summary>The body of <see cref="Info"/>.</summary>
    internal static byte[] Body { get; } = Info[(Info.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];

    /// <summary>The INVITE that makes the dialog of the deliveries.</summary>
    internal static byte[] Invite { get; } = Encoding.ASCII.GetBytes(
        "INVITE sip:pchat-1@contoso.com SIP/2.0\r\n"
        + "Via: SIP/2.0/TCP 192.0.2.17:49152\r\n"
        + "From: <sip:alice@contoso.com>;tag=2817930460;epid=3c970e5a91bf\r\n"
        + "To: <sip:pchat-1@contoso.com>\r\n"
        + "Call-ID: 4E71gA8E6iB1F2m2DC3t78D0b6E9Bx5F40A\r\n"
        + "CSeq: 1 INVITE\r\n"
        + "Contact: <sip:alice@contoso.com:49152;maddr=192.0.2.17;transport=tcp>;proxy=replace\r\n"
        + "Content-Length: 0\r\n\r\n");

    /// <summary>Plain text of a message as long as the one in <see cref="Info"/>.</summary>
    internal static byte[] Text { get; } = Encoding.UTF8.GetBytes(Sentences.Replace("&amp;", "&", StringComparison.Ordinal));

    private static byte[] MakeInfo()
    {
        const string Start = "INFO sip:pchat-1@192.0.2.1:5060;transport=tcp SIP/2.0\r\n";
        const string Open = "<xccos ver=\"1\" envid=\"812\" xmlns=\"urn:parlano:xml:ns:xccos\"><grpchat id=\"grpchat\" seqid=\"1\" "
            + "chanUri=\"ma-chan://contoso.com/" + RoomId + "\" author=\"sip:alice@contoso.com\" ts=\"2026-01-31T09:30:00Z\"><chat>";
        const string Close = "</chat></grpchat></xccos>";
        var textLength = InfoLength - Start.Length - Headers.Length - Open.Length - Close.Length;
        var text = Sentences.PadRight(textLength, '.')[..textLength];
        var body = Open + text + Close;
        return Encoding.ASCII.GetBytes(Start + Headers.Replace("000", $"{body.Length}", StringComparison.Ordinal) + body);
    }
}
