using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace PersistentChat.Endpoints;

/// <summary>How users of the raw protocol prove who they are.</summary>
public enum RawAuthentication
{
    /// <summary>By password: SCRAM-SHA-256, over TLS also bound to the server's certificate (RFC 5802, RFC 7677, RFC 5929).</summary>
    Password,

    /// <summary>Not at all: whoever names a user of the directory is that user. For loopback listeners only.</summary>
    None,
}

/// <summary>Settings of the raw endpoint. Every limit has its default and its reason here; they are validated at start.</summary>
public sealed class RawOptions
{
    /// <summary>How users prove who they are.</summary>
    public RawAuthentication Authentication { get; set; } = RawAuthentication.Password;

    /// <summary>
    /// From it come the salts shown for users who do not exist. Kept secret and the same for ever, or whoever asks before and after a
    /// restart can tell them from users who do; random at each start if not given.
    /// </summary>
    public byte[]? SignInSecret { get; set; }

    /// <summary>User part of the chat service's SIP URI, which lookups are answered with.</summary>
    public string ChatUserPart { get; set; } = "pchat-1";

    /// <summary>
    /// Content of one frame in bytes. Where it is too small for the longest story and its RTF, as much as they need is accepted all the same.
    /// </summary>
    [Range(4096, 16 << 20)]
    public int RawFrameBytes { get; set; } = 128 * 1024;

    /// <summary>
    /// Seconds within which a client sends something; after twice that silence it is taken for gone. Short enough to keep the address
    /// translation of most networks alive.
    /// </summary>
    [Range(5, 3600)]
    public int RawKeepAlive { get; set; } = 60;

    /// <summary>Sign-ins that a connection may fail at: a typing error or two, but no guessing.</summary>
    [Range(1, 100)]
    public int RawSignInAttempts { get; set; } = 3;

    /// <summary>Clients whose acknowledged numbers are kept after their connection was lost; the one that was lost first is forgotten first.</summary>
    [Range(0, 1 << 24)]
    public int RawLostClients { get; set; } = 100_000;

    /// <summary>Requests a client may send per second in the long run; a person needs less than one.</summary>
    [Range(1, 1_000_000)]
    public int CommandsPerSecond { get; set; } = 50;

    /// <summary>Requests at once before <see cref="CommandsPerSecond"/> applies.</summary>
    [Range(1, 1_000_000)]
    public int CommandBurst { get; set; } = 200;

    /// <summary>Seconds until a connection must have signed in: time for a challenge and a password.</summary>
    [Range(1, 3600)]
    public int SignInTimeout { get; set; } = 60;

    /// <summary>
    /// Seconds from the first byte of a frame to its last, and from our closing a connection to its peer having taken the rest; on a
    /// poor line either takes less than one.
    /// </summary>
    [Range(1, 600)]
    public int MessageTimeout { get; set; } = 30;

    /// <summary>Seconds that acknowledged numbers are kept after the connection was lost. A client comes back within seconds.</summary>
    [Range(0, 3600)]
    public int Suspension { get; set; } = 120;

    /// <summary>
    /// Bytes written to a connection and not taken by the peer. Beyond, deliveries wait in the session's outbox; a client that makes
    /// twice as much by its requests alone ends as slow consumer.
    /// </summary>
    [Range(typeof(long), "65536", "1073741824")]
    public long UnsentBytes { get; set; } = 4 << 20;

    /// <summary>Takes over what both protocols are bounded by alike.</summary>
    public void ShareLimits(SipOptions sip)
    {
        ArgumentNullException.ThrowIfNull(sip);
        ChatUserPart = sip.ChatUserPart;
        (CommandsPerSecond, CommandBurst) = (sip.CommandsPerSecond, sip.CommandBurst);
        (SignInTimeout, MessageTimeout) = (sip.SignInTimeout, sip.MessageTimeout);
        (Suspension, UnsentBytes) = (sip.Suspension, sip.UnsentBytes);
    }

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and its allowed values.</exception>
    public void Validate()
    {
        foreach (var property in GetType().GetProperties())
        {
            if (property.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(property.GetValue(this)))
                throw new ArgumentException($"{property.Name} must be {range.Minimum} to {range.Maximum}, but is {property.GetValue(this)}.");
        }
    }
}
