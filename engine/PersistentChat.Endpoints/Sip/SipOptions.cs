using System.Net;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>How users prove who they are.</summary>
public enum SipAuthentication
{
    /// <summary>By password: a 407 Digest challenge to REGISTER (RFC 3261 section 22, RFC 2617).</summary>
    Digest,

    /// <summary>Not at all: whoever names a user of the directory is that user. For loopback listeners only.</summary>
    None,
}

/// <summary>Settings of the SIP endpoint. Every limit has its default and its reason here; they are validated at start.</summary>
public sealed class SipOptions
{
    /// <summary>How users prove who they are.</summary>
    public SipAuthentication Authentication { get; set; } = SipAuthentication.Digest;

    /// <summary>
    /// Offer a SHA-256 challenge (RFC 8760) after the MD5 one. Off, because a client that knows only MD5 and reads only the last
    /// challenge, or expects exactly one, would no longer sign in; clients of this protocol know only MD5.
    /// </summary>
    public bool OfferSha256 { get; set; }

    /// <summary>User part of the chat service's URI, which lookups are answered with.</summary>
    public string ChatUserPart { get; set; } = "pchat-1";

    /// <summary>
    /// User parts that clients look the service up by. The first is announced by provisioning; <c>ocschat</c> is what clients
    /// try without it (sip-client-flow section 4).
    /// </summary>
    public IReadOnlyList<string> LookupUserParts { get; set; } = ["pchat", "ocschat"];

    /// <summary>
    /// Addresses of proxies that carry many users' dialogs and assert them by P-Asserted-Identity (RFC 3325). An address counts
    /// only for connections with a client certificate or from loopback, since an address alone is easily claimed.
    /// </summary>
    public ISet<IPAddress> TrustedProxies { get; set; } = new HashSet<IPAddress>();

    /// <summary>Host and optional port for our Contact and Via; null takes the address the connection was accepted on.</summary>
    public string? AdvertisedHost { get; set; }

    /// <summary>INFOs and commands a dialog may send per second in the long run, 1 to 1,000,000; a person needs less than one.</summary>
    public int CommandsPerSecond { get; set; } = 50;

    /// <summary>Commands at once before <see cref="CommandsPerSecond"/> applies, 1 to 1,000,000; a sign-in asks for each of its rooms.</summary>
    public int CommandBurst { get; set; } = 200;

    /// <summary>Session timer in seconds (RFC 4028), 90 to 86,400. Clients refresh ten seconds before; 1800 is the RFC's advice.</summary>
    public int SessionExpires { get; set; } = 1800;

    /// <summary>Longest registration in seconds, 60 to 86,400; clients refresh thirty seconds before. Two hours keeps refreshes rare.</summary>
    public int RegistrationExpires { get; set; } = 7200;

    /// <summary>Start line and headers of one message in bytes, 1024 to 65,535. Real ones stay below 2 KB, a route set may add some.</summary>
    public int HeadBytes { get; set; } = 16 * 1024;

    /// <summary>Body of one message in bytes, 1024 to 16,777,216; xccos.md M07 asks for 256 KB.</summary>
    public int BodyBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// INFOs of ours that one dialog may leave unanswered, 1 to 1024. One would cost a round trip a message; without a bound a
    /// dead client would take messages that have to be sent again.
    /// </summary>
    public int OutstandingInfos { get; set; } = 32;

    /// <summary>Seconds after which an unanswered INFO gives up its dialog (Timer F, RFC 3261 section 17.1.2), 1 to 600.</summary>
    public int RequestTimeout { get; set; } = 32;

    /// <summary>Seconds a lost dialog's rooms are kept for its endpoint, 0 to 3600. A client starts over within seconds.</summary>
    public int Suspension { get; set; } = 120;

    /// <summary>Seconds a challenge can be answered, 10 to 3600: time to type a password.</summary>
    public int NonceLifetime { get; set; } = 300;

    /// <summary>
    /// Bytes written to a connection and not taken by the peer, 65,536 to 1,073,741,824. Beyond, a direct client is ended as slow
    /// consumer; a proxy's dialogs wait in their own outboxes. Room for the largest answer several times over.
    /// </summary>
    public long UnsentBytes { get; set; } = 4 << 20;

    internal SipLimits Limits => new(HeadBytes, BodyBytes);

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and its allowed values.</exception>
    public void Validate()
    {
        Check(nameof(CommandsPerSecond), CommandsPerSecond, 1, 1_000_000);
        Check(nameof(CommandBurst), CommandBurst, 1, 1_000_000);
        Check(nameof(SessionExpires), SessionExpires, 90, 86_400);
        Check(nameof(RegistrationExpires), RegistrationExpires, 60, 86_400);
        Check(nameof(HeadBytes), HeadBytes, 1024, 65_535);
        Check(nameof(BodyBytes), BodyBytes, 1024, 16 << 20);
        Check(nameof(OutstandingInfos), OutstandingInfos, 1, 1024);
        Check(nameof(RequestTimeout), RequestTimeout, 1, 600);
        Check(nameof(Suspension), Suspension, 0, 3600);
        Check(nameof(NonceLifetime), NonceLifetime, 10, 3600);
        Check(nameof(UnsentBytes), UnsentBytes, 65_536, 1 << 30);
        if (!IsUserPart(ChatUserPart))
            throw new ArgumentException($"ChatUserPart must be letters, digits, '-', '_' and '.', but is \"{ChatUserPart}\".");
        if (LookupUserParts.Count == 0 || !LookupUserParts.All(IsUserPart))
            throw new ArgumentException("LookupUserParts must be one or more names of letters, digits, '-', '_' and '.'.");
    }

    private static void Check(string name, long value, long smallest, long largest)
    {
        if (value < smallest || value > largest)
            throw new ArgumentException($"{name} must be {smallest} to {largest}, but is {value}.");
    }

    private static bool IsUserPart(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
