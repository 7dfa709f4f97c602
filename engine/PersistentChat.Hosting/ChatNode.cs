using System.Diagnostics.Metrics;
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
    private readonly PipeTransportShard[] _transports;
    private readonly TransportConnectionHandler _sip;
    private readonly TransportConnectionHandler _raw;

    internal ChatNode(NodeParts parts, NodeStorage storage)
    {
        _storage = storage;
        var options = parts.Options;
        options.Sip.Validate();
        options.Raw.Validate();
        options.SignIn.Validate();
        var transports = new List<PipeTransportShard>();
        var metrics = new TransportMetrics(parts.Meters);
        Engine = new ChatEngine(options.Engine, storage.ForEngine(options), CreateIo, parts.Time, parts.Loggers, parts.Meters);
        _transports = [.. transports];
        var sip = new SipEndpoint(Engine, options.Sip, parts.Loggers, parts.Meters, options.SignIn);
        var raw = new RawEndpoint(Engine, options.Raw, parts.Loggers, parts.Meters, options.SignIn);
        _sip = new TransportConnectionHandler(connection => Route(sip.ChooseShard(connection), sip.HandlerOf));
        _raw = new TransportConnectionHandler(connection => Route(raw.ChooseShard(connection), raw.HandlerOf));

        TransportIo CreateIo(int number)
        {
            transports.Add(new PipeTransportShard(parts.Loggers.CreateLogger<PipeTransportShard>(), parts.Time, metrics));
            return new TransportIo(transports[number]);
        }
    }

    /// <summary>The engine.</summary>
    public ChatEngine Engine { get; }

    /// <summary>The event log.</summary>
    public IEventLog Log => _storage.Log;

    /// <summary>Takes a connection that speaks SIP. Any thread.</summary>
    /// <returns>Completes when the connection has ended, and never fails. On a stopped node that is at once.</returns>
    public Task OnSipConnectedAsync(ConnectionContext connection) => _sip.OnConnectedAsync(connection);

    /// <summary>Takes a connection that speaks the raw protocol. Any thread.</summary>
    /// <returns>Completes when the connection has ended, and never fails. On a stopped node that is at once.</returns>
    public Task OnRawConnectedAsync(ConnectionContext connection) => _raw.OnConnectedAsync(connection);

    /// <summary>Closes the engine, then what it stood on.</summary>
    public async ValueTask DisposeAsync()
    {
        // Whatever the engine throws, the files are closed: the node may be opened again in the same process.
        await using var storage = _storage;
        await Engine.DisposeAsync().ConfigureAwait(false);
    }

    private (PipeTransportShard Shard, IConnectionHandler Handler) Route(int number, Func<int, IConnectionHandler> handlerOf) =>
        (_transports[number], handlerOf(number));
}

/// <summary>What a node takes from its host.</summary>
/// <param name="Options">Settings.</param>
/// <param name="Time">Clock.</param>
/// <param name="Loggers">Makes loggers.</param>
/// <param name="Meters">Makes meters.</param>
internal sealed record NodeParts(PersistentChatOptions Options, TimeProvider Time, ILoggerFactory Loggers, IMeterFactory Meters);
