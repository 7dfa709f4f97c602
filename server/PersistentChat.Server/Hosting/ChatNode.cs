using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Transport;

namespace PersistentChat.Server;

/// <summary>Storage, engine and endpoints of one node, put together. It has no listeners: connections are handed to it.</summary>
internal sealed class ChatNode : IAsyncDisposable
{
    private readonly FasterEventLog _log;
    private readonly NodeStores _stores;
    private readonly PipeTransportShard[] _transports;
    private readonly TransportConnectionHandler _sip;
    private readonly TransportConnectionHandler _raw;

    private ChatNode(ServerSettings settings, FasterEventLog log, NodeStores stores, NodeServices services)
    {
        (_log, _stores) = (log, stores);
        var transports = new List<PipeTransportShard>();
        Engine = new ChatEngine(
            EngineOptions(settings), Storage(settings, log, stores), CreateIo, services.Time,
            services.Loggers, services.Meters);
        _transports = [.. transports];
        var sip = new SipEndpoint(Engine, settings.SipOptions, services.Loggers, services.Meters);
        var raw = new RawEndpoint(Engine, settings.RawOptions, services.Loggers, services.Meters);
        _sip = new TransportConnectionHandler(connection => Route(sip.ChooseShard(connection), sip.HandlerOf));
        _raw = new TransportConnectionHandler(connection => Route(raw.ChooseShard(connection), raw.HandlerOf));

        TransportIo CreateIo(int number)
        {
            transports.Add(new PipeTransportShard(services.Loggers.CreateLogger<PipeTransportShard>(), services.Time));
            return new TransportIo(transports[number]);
        }
    }

    /// <summary>The engine.</summary>
    public ChatEngine Engine { get; }

    /// <summary>The event log.</summary>
    public IEventLog Log => _log;

    /// <summary>Opens storage and puts the node together; <see cref="ChatEngine.StartAsync"/> is the caller's next step.</summary>
    public static async Task<ChatNode> OpenAsync(
        ServerSettings settings, DataFolder folder, NodeServices services, CancellationToken cancellationToken)
    {
        StorageChoice.Demand(folder, settings.Storage.Provider);
        var stores = await NodeStores.OpenAsync(settings, folder, services.Time, cancellationToken);
        try
        {
            // What the node's own database has taken was checked when it was written there; only the rest decides about the start.
            var logOptions = settings.StorageLimits.Log(folder.Log, await stores.Local.Projection.LoadCursorAsync(cancellationToken));
            var log = await FasterEventLog.OpenAsync(logOptions, services.Loggers.CreateLogger<FasterEventLog>(), cancellationToken);
            try
            {
                StorageChoice.Settle(folder, settings.Storage.Provider, log.Start);
                return new ChatNode(settings, log, stores, services);
            }
            catch
            {
                await log.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes a connection of a listener; completes when it is over.</summary>
    public Task OnConnectedAsync(ConnectionContext connection, ListenerKind kind) =>
        (kind == ListenerKind.Raw ? _raw : _sip).OnConnectedAsync(connection);

    /// <summary>Closes engine, then what it stood on.</summary>
    public async ValueTask DisposeAsync()
    {
        // Whatever one of them throws, the others are closed: the node may be opened again in the same process.
        await using var stores = _stores;
        await using var log = _log;
        await Engine.DisposeAsync();
    }

    private static ChatEngineOptions EngineOptions(ServerSettings settings) => new()
    {
        Domain = settings.Domain,
        NodeNumber = (uint)settings.Node,
        Shards = settings.Shards,
        Limits = settings.ChatLimits,
        RecordsReading = settings.Compliance.Enabled,
    };

    private static EngineStorage Storage(ServerSettings settings, FasterEventLog log, NodeStores stores) =>
        new(log, stores.Local.State, stores.Messages.Archive, stores.Projections(log))
        {
            Pump = settings.StorageLimits.Pump(),
            Retention = settings.StorageLimits.Retention(),
        };

    private (PipeTransportShard Shard, IConnectionHandler Handler) Route(int number, Func<int, IConnectionHandler> handlerOf) =>
        (_transports[number], handlerOf(number));
}

/// <summary>What a node takes from its host.</summary>
/// <param name="Time">Clock.</param>
/// <param name="Loggers">Makes loggers.</param>
/// <param name="Meters">Makes meters.</param>
internal sealed record NodeServices(TimeProvider Time, ILoggerFactory Loggers, IMeterFactory Meters);
