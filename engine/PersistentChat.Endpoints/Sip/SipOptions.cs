using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Reflection;
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

    /// <summary>INFOs and commands a dialog may send per second in the long run; a person needs less than one.</summary>
    [Range(1, 1_000_000)]
    public int CommandsPerSecond { get; set; } = 50;

    /// <summary>Commands at once before <see cref="CommandsPerSecond"/> applies; a sign-in asks for each of its rooms.</summary>
    [Range(1, 1_000_000)]
    public int CommandBurst { get; set; } = 200;

    /// <summary>Session timer in seconds (RFC 4028). Clients refresh ten seconds before; 1800 is the RFC's advice.</summary>
    [Range(90, 86_400)]
    public int SessionExpires { get; set; } = 1800;

    /// <summary>Longest registration in seconds; clients refresh thirty seconds before. Two hours keeps refreshes rare.</summary>
    [Range(60, 86_400)]
    public int RegistrationExpires { get; set; } = 7200;

    /// <summary>Start line and headers of one message in bytes. Real ones stay below 2 KB, a route set may add some.</summary>
    [Range(1024, 65_535)]
    public int HeadBytes { get; set; } = 16 * 1024;

    /// <summary>Body of one message in bytes; xccos.md M07 asks for 256 KB.</summary>
    [Range(1024, 16 << 20)]
    public int BodyBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// INFOs of ours that one dialog may leave unanswered. One would cost a round trip a message; without a bound a
    /// dead client would take messages that have to be sent again.
    /// </summary>
    [Range(1, 1024)]
    public int OutstandingInfos { get; set; } = 32;

    /// <summary>Seconds after which an unanswered INFO gives up its dialog (Timer F, RFC 3261 section 17.1.2).</summary>
    [Range(1, 600)]
    public int RequestTimeout { get; set; } = 32;

    /// <summary>Seconds a lost dialog's rooms are kept for its endpoint. A client starts over within seconds.</summary>
    [Range(0, 3600)]
    public int Suspension { get; set; } = 120;

    /// <summary>Seconds a challenge can be answered: time to type a password.</summary>
    [Range(10, 3600)]
    public int NonceLifetime { get; set; } = 300;

    /// <summary>
    /// Seconds a client's connection may be open without a registration or a dialog: time for a challenge and a password. A
    /// connection costs memory and a descriptor, and whoever opens it has not said yet who he is.
    /// </summary>
    [Range(1, 3600)]
    public int SignInTimeout { get; set; } = 60;

    /// <summary>Seconds from the first byte of a message to its last; a whole one on a poor line takes less than one.</summary>
    [Range(1, 600)]
    public int MessageTimeout { get; set; } = 30;

    /// <summary>
    /// Bytes written to a connection and not taken by the peer. Beyond, a direct client is ended as slow
    /// consumer; a proxy's dialogs wait in their own outboxes. Room for the largest answer several times over.
    /// </summary>
    [Range(typeof(long), "65536", "1073741824")]
    public long UnsentBytes { get; set; } = 4 << 20;

    internal SipLimits Limits => new(HeadBytes, BodyBytes);

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and its allowed values.</exception>
    public void Validate()
    {
        foreach (var property in GetType().GetProperties())
        {
            if (property.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(property.GetValue(this)))
                throw new ArgumentException($"{property.Name} must be {range.Minimum} to {range.Maximum}, but is {property.GetValue(this)}.");
        }
        if (!IsUserPart(ChatUserPart))
            throw new ArgumentException($"ChatUserPart must be letters, digits, '-', '_' and '.', but is \"{ChatUserPart}\".");
        if (LookupUserParts.Count == 0 || !LookupUserParts.All(IsUserPart))
            throw new ArgumentException("LookupUserParts must be one or more names of letters, digits, '-', '_' and '.'.");
    }

    private static bool IsUserPart(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
