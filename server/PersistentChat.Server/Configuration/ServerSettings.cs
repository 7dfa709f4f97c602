using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.Hosting;

namespace PersistentChat.Server;

/// <summary>
/// Every setting of <c>pchat serve</c>, whatever it was given by. A property's name is the setting's name; what is under
/// <c>Limits</c> comes from several classes, each beside the code that it bounds.
/// </summary>
internal sealed class ServerSettings
{
    /// <summary>Folder of the event log, the database and what the server generates.</summary>
    public string Data { get; set; } = "data";

    /// <summary>SIP domain of all users and rooms.</summary>
    public string Domain { get; set; } = "contoso.com";

    /// <summary>Addresses for SIP over TCP.</summary>
    public IReadOnlyList<string> Sip { get; set; } = [];

    /// <summary>Addresses for SIP over TLS.</summary>
    public IReadOnlyList<string> Sips { get; set; } = [];

    /// <summary>Addresses for the raw protocol over TCP.</summary>
    public IReadOnlyList<string> Raw { get; set; } = [];

    /// <summary>Addresses for the raw protocol over TLS.</summary>
    public IReadOnlyList<string> Raws { get; set; } = [];

    /// <summary>Address of the health pages; <c>none</c> for no HTTP listener.</summary>
    public string Http { get; set; } = "127.0.0.1:8088";

    /// <summary>How users prove who they are.</summary>
    public SignInMode Auth { get; set; } = SignInMode.Digest;

    /// <summary>Seed file to apply at start.</summary>
    public string? Seed { get; set; }

    /// <summary>A ready-made domain with users and rooms, on loopback only.</summary>
    public bool Demo { get; set; }

    /// <summary>Addresses of proxies that may assert who a user is; by client certificate or from loopback only.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>Number of this node.</summary>
    [Range(1, 65_535)]
    public int Node { get; set; } = 1;

    /// <summary>Threads that own sessions; 0 lets the server choose.</summary>
    [Range(0, 1024)]
    public int Shards { get; set; }

    /// <summary>What carries plain TCP connections.</summary>
    public TransportKind Transport { get; set; }

    /// <summary>Least important log lines that are written.</summary>
    public LogLevel Log { get; set; } = LogLevel.Information;

    /// <summary>The certificate of the TLS listeners.</summary>
    public TlsSettings Tls { get; } = new();

    /// <summary>Where messages are kept.</summary>
    public StorageSettings Storage { get; } = new();

    /// <summary>Whether and where the compliance record is kept.</summary>
    public ComplianceSettings Compliance { get; } = new();

    /// <summary>Limits of sessions and rooms.</summary>
    public ChatLimits ChatLimits { get; } = new();

    /// <summary>Limits of the SIP endpoint; what is no limit in there is under <c>Service</c>.</summary>
    public SipOptions SipOptions { get; } = new();

    /// <summary>Limits of the raw endpoint; those it shares with the SIP endpoint are that one's.</summary>
    public RawOptions RawOptions { get; } = new();

    /// <summary>Limits of log and database.</summary>
    public StorageLimits StorageLimits { get; } = new();

    /// <summary>Limits of the host.</summary>
    public HostLimits HostLimits { get; } = new();
}

/// <summary>How users prove who they are.</summary>
internal enum SignInMode
{
    /// <summary>By password, with SIP Digest or SCRAM.</summary>
    Digest,

    /// <summary>Not at all: everyone is who he says he is. On loopback only.</summary>
    None,
}
