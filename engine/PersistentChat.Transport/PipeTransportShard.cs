using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PersistentChat.Transport;

/// <summary>
/// A transport over <see cref="IDuplexPipe"/>: Kestrel connections with or without TLS, an embedder's own pipes, pipe
/// pairs in memory. Reads and flushes are started on the shard's thread; when they complete elsewhere, the connection is
/// queued and the shard woken.
/// </summary>
/// <remarks>
/// <see cref="Connection.UnsentBytes"/> does not count what the pipe itself holds below its pause threshold (64 KiB
/// with Kestrel's defaults). A connection that was closed waits for its peer to take the rest: the protocol bounds that
/// time with <see cref="Connection.Abort"/>.
/// </remarks>
public sealed class PipeTransportShard : TransportShard
{
    /// <summary>Size of a buffer for what a slow peer has not taken; four of Kestrel's blocks.</summary>
    private const int ChunkSize = 16 * 1024;

    // Aborted pipes end within microseconds; this only keeps a broken pipe from holding up the end of the process.
    private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly List<PipeConnection> _connections = [];
    private readonly List<PipeConnection> _dirty = [];
    private int _connectionCount;
    private int _disposed;

    /// <summary>A shard whose thread waits in its <see cref="Poll"/>.</summary>
    /// <param name="logger">Where failures go; nowhere if null.</param>
    /// <param name="time">The clock that bounds <see cref="Dispose"/>; the system's if null.</param>
    /// <param name="metrics">What it counts on, shared with the other shards of its node; that of the process if null.</param>
    public PipeTransportShard(
        ILogger<PipeTransportShard>? logger = null, TimeProvider? time = null, TransportMetrics? metrics = null)
        : this(logger, time, metrics, wake: null)
    {
    }

    /// <summary>A shard whose thread waits elsewhere and is woken there.</summary>
    internal PipeTransportShard(ILogger<PipeTransportShard>? logger, TimeProvider? time, TransportMetrics? metrics, Action? wake)
    {
        _time = time ?? TimeProvider.System;
        Logger = logger ?? NullLogger<PipeTransportShard>.Instance;
        Metrics = metrics ?? TransportMetrics.OfProcess;
        Ready = new ReadyQueue(wake);
    }

    /// <summary>Connections between OnConnected and OnClosed. Any thread.</summary>
    public int ConnectionCount => Volatile.Read(ref _connectionCount);

    /// <inheritdoc/>
    public override void CloseAll() => _connections.ForEach(static connection => connection.Close());

    /// <inheritdoc/>
    public override bool AwaitsPeers => _connections.Exists(static connection => connection.IsClosing);

    internal ReadyQueue Ready { get; }

    internal ChunkPool Chunks { get; } = new(ChunkSize);

    internal DiscardBuffer Discarded { get; } = new();

    internal ILogger Logger { get; }

    internal TransportMetrics Metrics { get; }

    internal bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Hands a connection to this shard. Any thread.</summary>
    /// <param name="pipe">The connection. The shard reads, writes and in the end completes both sides; nobody else may.</param>
    /// <param name="info">What is known of it.</param>
    /// <param name="handler">The protocol that serves it, called on the shard's thread.</param>
    /// <param name="abort">Ends the carrier under the pipe at once, if it needs more than the completion of the pipe.</param>
    /// <returns>
    /// A task that ends after <see cref="IConnectionHandler.OnClosed"/>, and never fails. On a disposed shard it ends at
    /// once: the pipe is completed with an error and the handler is not called.
    /// </returns>
    public Task RunAsync(IDuplexPipe pipe, ConnectionInfo info, IConnectionHandler handler, Action? abort = null)
    {
        ArgumentNullException.ThrowIfNull(pipe);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(handler);
        var connection = new PipeConnection(this, pipe, info, handler, abort);
        connection.Signal(ConnectionSignals.Connected);

        // Dispose raises its flag before it drains the queue for the last time, so one of the two sees the other.
        if (IsDisposed)
            connection.Refuse();
        return connection.Completion;
    }

    /// <inheritdoc/>
    public override void Poll(TimeSpan timeout)
    {
        Ready.Wait(timeout);
        var connection = Ready.TakeAll();
        while (connection is not null)
        {
            // Once it runs, another thread may queue it again and overwrite its link.
            var next = connection.NextReady;
            connection.NextReady = null;
            connection.Run();
            connection = next;
        }
    }

    /// <inheritdoc/>
    public override void Wake() => Ready.Wake();

    /// <inheritdoc/>
    public override void Flush()
    {
        for (var i = 0; i < _dirty.Count; i++)
            _dirty[i].FlushTurn();
        _dirty.Clear();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        for (var i = _connections.Count - 1; i >= 0; i--)
            _connections[i].Abort();
        var start = _time.GetTimestamp();
        do
            Poll(_connections.Count > 0 ? TimeSpan.FromMilliseconds(50) : TimeSpan.Zero);
        while (_connections.Count > 0 && _time.GetElapsedTime(start) < DisposeLimit);
        AbandonRest();
    }

    internal void Add(PipeConnection connection)
    {
        connection.Index = _connections.Count;
        _connections.Add(connection);
        Volatile.Write(ref _connectionCount, _connections.Count);
        Metrics.Connections.Add(1);
    }

    internal void Remove(PipeConnection connection)
    {
        var last = _connections[^1];
        _connections[connection.Index] = last;
        last.Index = connection.Index;
        _connections.RemoveAt(_connections.Count - 1);
        Volatile.Write(ref _connectionCount, _connections.Count);
        Metrics.Connections.Add(-1);
    }

    internal void MarkDirty(PipeConnection connection) => _dirty.Add(connection);

    private void AbandonRest()
    {
        if (_connections.Count == 0)
            return;
        TransportLog.Abandoned(Logger, _connections.Count);
        while (_connections.Count > 0)
            _connections[^1].Abandon();
    }
}
