using System.Buffers;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>
/// The raw endpoint's part in one shard: its connections, and what writes to them. Everything runs on the shard's thread.
/// </summary>
internal sealed class RawShard : IConnectionHandler, IShardService
{
    private const int LargestPool = 65_536;

    private readonly RawStream _stream;
    private readonly RawDeadlines _deadlines;
    private readonly PlaceList<RawConnection> _connections = new();
    private readonly Stack<RawPostContext> _posts = [];

    public RawShard(RawEndpoint endpoint, Shard core)
    {
        Endpoint = endpoint;
        Core = core;
        Encoder = new RawEncoder(Frames);
        Replies = new RawReplyWriter(Frames);
        _stream = new RawStream(this);
        _deadlines = new RawDeadlines(this);
    }

    public RawEndpoint Endpoint { get; }

    public Shard Core { get; }

    public RawFrameWriter Frames { get; } = new();

    public RawEncoder Encoder { get; }

    public RawReplyWriter Replies { get; }

    public TimeSpan Now => Core.Now;

    /// <inheritdoc/>
    public void OnConnected(Connection connection)
    {
        var raw = new RawConnection(this, connection);
        connection.State = raw;
        _connections.Add(raw);
        Endpoint.Metrics.Connections(1);
        RawLog.Connected(Endpoint.Log, connection.Info.Remote);
    }

    /// <inheritdoc/>
    public int OnData(Connection connection, ReadOnlySequence<byte> input) => _stream.Read((RawConnection)connection.State!, input);

    /// <inheritdoc/>
    public void OnDrained(Connection connection) => (connection.State as RawConnection)?.Session?.RequestFlush();

    /// <inheritdoc/>
    public void OnClosed(Connection connection, Exception? error)
    {
        if (connection.State is not RawConnection raw || !_connections.Remove(raw))
            return;
        Endpoint.Metrics.Connections(-1);
        RawLog.Closed(Endpoint.Log, connection.Info.Remote, error);
        raw.End(SessionEndReason.ConnectionLost);
    }

    /// <inheritdoc/>
    public void OnHeartbeat(TimeSpan now)
    {
        for (var i = _connections.Count - 1; i >= 0; i--)
            _deadlines.Check(_connections[i], now);
        // One of the shards looks after what belongs to no connection any more.
        if (Core.Index == 0)
            Endpoint.Clients.Forget(Endpoint.Engine.Time);
    }

    public RawPostContext RentPost(ulong correlation)
    {
        var context = _posts.TryPop(out var pooled) ? pooled : new RawPostContext();
        context.Correlation = correlation;
        return context;
    }

    public void Return(RawPostContext context)
    {
        if (_posts.Count < LargestPool)
            _posts.Push(context);
    }
}

/// <summary>The context of one post: which request it answers. Pooled by the shard.</summary>
internal sealed class RawPostContext
{
    public ulong Correlation { get; set; }
}
