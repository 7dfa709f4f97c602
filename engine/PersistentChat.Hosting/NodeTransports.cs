using Microsoft.Extensions.Logging;
using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.Transport;

namespace PersistentChat.Hosting;

/// <summary>The transports of a node's shards: pipelines for each, and epoll beside them in the same turns where it is wanted.</summary>
internal sealed class NodeTransports(TransportKind kind, ILoggerFactory loggers, TimeProvider time, TransportMetrics metrics)
{
    private readonly List<PipeTransportShard> _pipes = [];
    private readonly List<EpollTransportShard> _sockets = [];

    /// <summary>Makes what the next shard does its I/O with.</summary>
    public IShardIo AddShard()
    {
        if (!ChatNode.ServesSockets(kind))
        {
            _pipes.Add(new PipeTransportShard(loggers.CreateLogger<PipeTransportShard>(), time, metrics));
            return new TransportIo(_pipes[^1]);
        }
        var both = new CombinedTransportShard(loggers, time, metrics);
        _pipes.Add(both.Pipes);
        _sockets.Add(both.Sockets);
        return new TransportIo(both);
    }

    /// <summary>What serves a shard's pipes.</summary>
    public PipeTransportShard Pipes(int shard) => _pipes[shard];

    /// <summary>What serves a shard's sockets.</summary>
    /// <exception cref="InvalidOperationException">Epoll is not wanted, or not there.</exception>
    public EpollTransportShard Sockets(int shard) => _sockets.Count > 0
        ? _sockets[shard]
        : throw new InvalidOperationException("This node serves plain TCP connections through pipelines.");
}
