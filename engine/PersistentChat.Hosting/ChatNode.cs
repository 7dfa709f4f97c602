using System.Diagnostics.Metrics;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.Transport;

namespace PersistentChat.Hosting;

/// <summary>Storage, engine and endpoints of one node, put together. It has no listeners: connections are handed to it.</summary>
public sealed class ChatNode : IAsyncDisposable
{
    private readonly NodeStorage _storage;
    private readonly NodeTransports _transports;
    private readonly SipEndpoint _sip;
    private readonly RawEndpoint _raw;
    private readonly TransportConnectionHandler _sipConnections;
    private readonly TransportConnectionHandler _rawConnections;

    internal ChatNode(NodeParts parts, NodeStorage storage)
    {
        _storage = storage;
        var options = parts.Options;
        options.Sip.Validate();
        options.Raw.Validate();
        options.SignIn.Validate();
        _transports = new NodeTransports(options.Transport, parts.Loggers, parts.Time, new TransportMetrics(parts.Meters));
        Engine = new ChatEngine(
            options.Engine, storage.ForEngine(options), _ => _transports.AddShard(), parts.Time, parts.Loggers, parts.Meters);
        _sip = new SipEndpoint(Engine, options.Sip, parts.Loggers, parts.Meters, options.SignIn);
        _raw = new RawEndpoint(Engine, options.Raw, parts.Loggers, parts.Meters, options.SignIn);
        _sipConnections = new TransportConnectionHandler(info => RoutePipe(_sip.ChooseShard(info), _sip.HandlerOf));
        _rawConnections = new TransportConnectionHandler(info => RoutePipe(_raw.ChooseShard(info), _raw.HandlerOf));
    }

    /// <summary>True if a node with this setting serves plain TCP connections of an <see cref="EpollListener"/> here.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool ServesSockets(TransportKind kind) => kind != TransportKind.Pipelines && OperatingSystem.IsLinux();

    /// <summary>The engine.</summary>
    public ChatEngine Engine { get; }

    /// <summary>The event log.</summary>
    public IEventLog Log => _storage.Log;

    /// <summary>Takes a connection that speaks SIP. Any thread.</summary>
    /// <returns>Completes when the connection has ended, and never fails. On a stopped node that is at once.</returns>
    public Task OnSipConnectedAsync(ConnectionContext connection) => _sipConnections.OnConnectedAsync(connection);

    /// <summary>Takes a connection that speaks the raw protocol. Any thread.</summary>
    /// <returns>Completes when the connection has ended, and never fails. On a stopped node that is at once.</returns>
    public Task OnRawConnectedAsync(ConnectionContext connection) => _rawConnections.OnConnectedAsync(connection);

    /// <summary>Finds the shard and the protocol of a plain TCP connection that speaks SIP, for an <see cref="EpollListener"/>. Any thread.</summary>
    /// <exception cref="InvalidOperationException">Not <see cref="ServesSockets"/>.</exception>
    public (EpollTransportShard Shard, IConnectionHandler Handler) RouteSip(ConnectionInfo connection) =>
        RouteSocket(_sip.ChooseShard(connection), _sip.HandlerOf);

    /// <summary>The same for one that speaks the raw protocol.</summary>
    /// <exception cref="InvalidOperationException">Not <see cref="ServesSockets"/>.</exception>
    public (EpollTransportShard Shard, IConnectionHandler Handler) RouteRaw(ConnectionInfo connection) =>
        RouteSocket(_raw.ChooseShard(connection), _raw.HandlerOf);

    /// <summary>Closes the engine, then what it stood on.</summary>
    public async ValueTask DisposeAsync()
    {
        // Whatever the engine throws, the files are closed: the node may be opened again in the same process.
        await using var storage = _storage;
        await Engine.DisposeAsync().ConfigureAwait(false);
    }

    private (PipeTransportShard Shard, IConnectionHandler Handler) RoutePipe(int shard, Func<int, IConnectionHandler> handlerOf) =>
        (_transports.Pipes(shard), handlerOf(shard));

    private (EpollTransportShard Shard, IConnectionHandler Handler) RouteSocket(int shard, Func<int, IConnectionHandler> handlerOf) =>
        (_transports.Sockets(shard), handlerOf(shard));
}

/// <summary>What a node takes from its host.</summary>
/// <param name="Options">Settings.</param>
/// <param name="Time">Clock.</param>
/// <param name="Loggers">Makes loggers.</param>
/// <param name="Meters">Makes meters.</param>
internal sealed record NodeParts(PersistentChatOptions Options, TimeProvider Time, ILoggerFactory Loggers, IMeterFactory Meters);
