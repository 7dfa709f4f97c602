using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PersistentChat.Engine;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>
/// The raw protocol over TCP and TLS bound to an engine: MessagePack frames for programs that speak no SIP. One per engine,
/// with one handler per shard; create it before the engine starts.
/// </summary>
public sealed class RawEndpoint
{
    /// <summary>What a post needs beside text and RTF; generous, since the limit is only there to bound memory.</summary>
    private const int PostOverhead = 1024;

    private readonly RawShard[] _shards;
    private uint _next;

    /// <summary>Creates the endpoint and adds its part to every shard's turn.</summary>
    /// <param name="engine">The engine, not started yet.</param>
    /// <param name="options">Settings; validated here.</param>
    /// <param name="loggers">For the endpoint's logs.</param>
    /// <param name="meters">For the endpoint's instruments.</param>
    /// <param name="signIn">What the application adds to signing in; null for nothing.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public RawEndpoint(ChatEngine engine, RawOptions options, ILoggerFactory loggers, IMeterFactory meters, SignInOptions? signIn = null)
    {
        signIn ??= new SignInOptions();
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        options.Validate();
        signIn.Validate();
        Engine = engine;
        Options = options;
        MaxFrameBytes = Math.Max(options.RawFrameBytes, (2 * engine.Options.Limits.StorySize) + PostOverhead);
        Log = loggers.CreateLogger("PersistentChat.Endpoints.Raw");
        Metrics = new RawMetrics(meters);
        Mechanisms = new SignInMechanisms(options, signIn.Mechanisms);
        Lookup = new SignInLookup(engine, signIn, Log);
        Clients = new RawClients(TimeSpan.FromSeconds(options.Suspension), options.RawLostClients, engine.Options.Limits.RoomsPerSession);
        _shards = new RawShard[engine.Shards.Count];
        for (var i = 0; i < _shards.Length; i++)
        {
            _shards[i] = new RawShard(this, engine.Shards[i]);
            engine.Shards[i].Add(_shards[i]);
        }
    }

    internal ChatEngine Engine { get; }

    internal RawOptions Options { get; }

    /// <summary>Longest content of a frame that is accepted.</summary>
    internal int MaxFrameBytes { get; }

    internal ILogger Log { get; }

    internal RawMetrics Metrics { get; }

    internal SignInMechanisms Mechanisms { get; }

    internal SignInLookup Lookup { get; }

    internal RawClients Clients { get; }

    /// <summary>What handles the connections of one shard.</summary>
    /// <param name="shard">Number of the shard, 0 to the number of shards - 1.</param>
    public IConnectionHandler HandlerOf(int shard) => _shards[shard];

    /// <summary>Which shard a new connection belongs to: they go round. Any thread.</summary>
    public int ChooseShard(ConnectionInfo connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return (int)(Interlocked.Increment(ref _next) % (uint)_shards.Length);
    }
}
