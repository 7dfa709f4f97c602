using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;
using PersistentChat.Engine;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>
/// SIP over TCP and TLS bound to an engine: registration, dialogs, and XCCOS in INFO. One per engine, with one handler per
/// shard; create it before the engine starts.
/// </summary>
public sealed class SipEndpoint
{
    private readonly SipShard[] _shards;
    private uint _next;

    /// <summary>Creates the endpoint and adds its part to every shard's turn.</summary>
    /// <param name="engine">The engine, not started yet.</param>
    /// <param name="options">Settings; validated here.</param>
    /// <param name="loggers">For the endpoint's logs.</param>
    /// <param name="meters">For the endpoint's instruments.</param>
    /// <param name="signIn">What the application adds to signing in; null for nothing.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public SipEndpoint(ChatEngine engine, SipOptions options, ILoggerFactory loggers, IMeterFactory meters, SignInOptions? signIn = null)
    {
        signIn ??= new SignInOptions();
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        options.Validate();
        signIn.Validate();
        Engine = engine;
        Options = options;
        Encoder = new XccosEncoder(engine.Options.Domain);
        Log = loggers.CreateLogger("PersistentChat.Endpoints.Sip");
        Metrics = new SipMetrics(meters);
        Lookup = new SignInLookup(engine, signIn, Log);
        Services = new ServiceUris(options, engine.Options.Domain);
        Refusals = new Refusals(engine.Options.Domain);
        Provisioning = new ProvisioningDocument(Services);
        _shards = new SipShard[engine.Shards.Count];
        for (var i = 0; i < _shards.Length; i++)
        {
            _shards[i] = new SipShard(this, engine.Shards[i]);
            engine.Shards[i].Add(_shards[i]);
        }
    }

    internal ChatEngine Engine { get; }

    internal SipOptions Options { get; }

    internal BodyEncoder Encoder { get; }

    internal ILogger Log { get; }

    internal SipMetrics Metrics { get; }

    internal SignInLookup Lookup { get; }

    internal ServiceUris Services { get; }

    internal Refusals Refusals { get; }

    internal ProvisioningDocument Provisioning { get; }

    /// <summary>What handles the connections of one shard.</summary>
    /// <param name="shard">Number of the shard, 0 to the number of shards - 1.</param>
    public IConnectionHandler HandlerOf(int shard) => _shards[shard];

    /// <summary>
    /// Which shard a new connection belongs to: clients in turn; all connections of one trusted proxy to the same shard, so
    /// that a dialog is found whichever of them a request comes by. Any thread.
    /// </summary>
    public int ChooseShard(ConnectionInfo connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var number = IsTrustedProxy(connection)
            ? (uint)Plain(connection.Remote!.Address).GetHashCode()
            : Interlocked.Increment(ref _next);
        return (int)(number % (uint)_shards.Length);
    }

    internal bool IsTrustedProxy(ConnectionInfo connection) =>
        connection.Remote is { } remote
        && Options.TrustedProxies.Contains(Plain(remote.Address))
        && (connection.ClientCertificate is not null || IPAddress.IsLoopback(remote.Address));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
