using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PersistentChat.Transport;

/// <summary>
/// A transport over plain TCP on Linux, in which the shard's thread itself waits for its sockets (epoll), reads and writes
/// them: no other thread, no completion and no buffer of an idle connection stands between the system and the protocol.
/// Connections come from an <see cref="EpollListener"/>.
/// </summary>
/// <remarks>
/// Output is written into a pooled buffer. Between <see cref="BeginFlush"/> and <see cref="Flush"/> a connection is done
/// as soon as the next one is written to, so that all of them are composed in the same buffer, which stays in the processor's
/// cache; a connection's only output of the turn goes past it (<see cref="Connection.WriteLast"/>). Where the system permits io_uring, up to
/// <see cref="SocketRing.Capacity"/> connections are sent with one call (<see cref="SendBatch"/>), otherwise each with a call of its own. A connection is
/// sent once a turn, except one on which several speakers take turns: that is noticed, and from then on its output waits for
/// <see cref="Flush"/>. What the system does not take waits in a buffer until it asks for more.
/// <see cref="Connection.UnsentBytes"/> does not count what the system holds. A connection that was closed waits for its peer
/// to take the rest: the protocol bounds that time with <see cref="Connection.Abort"/>, which resets the connection.
/// </remarks>
public sealed class EpollTransportShard : TransportShard
{
    private const int ReceiveBytes = 64 * 1024;

    private readonly ConcurrentQueue<EpollConnection> _arrivals = new();
    private readonly List<EpollConnection> _dirty = [];
    private readonly List<EpollConnection> _ended = [];
    private readonly List<EpollConnection> _backlogs = [];
    private EpollConnection? _composed;
    private long _turn;
    private int _disposed;

    /// <summary>Opens the shard's epoll descriptor.</summary>
    /// <param name="logger">Where failures go; nowhere if null.</param>
    /// <param name="metrics">What it counts on, shared with the other shards of its node; that of the process if null.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The system has no descriptor for it.</exception>
    [SupportedOSPlatform("linux")]
    public EpollTransportShard(ILogger<EpollTransportShard>? logger = null, TransportMetrics? metrics = null)
        : this(logger, metrics, callsForMany: true)
    {
    }

    /// <summary>As above.</summary>
    /// <param name="logger">Where failures go.</param>
    /// <param name="metrics">What it counts on.</param>
    /// <param name="callsForMany">One call of the system is to send or to read for many connections, if it can.</param>
    [SupportedOSPlatform("linux")]
    internal EpollTransportShard(ILogger<EpollTransportShard>? logger, TransportMetrics? metrics, bool callsForMany)
    {
        Logger = logger ?? NullLogger<EpollTransportShard>.Instance;
        Metrics = metrics ?? TransportMetrics.OfProcess;
        SocketRing? ring = null;
        if (callsForMany && !SocketRing.TryOpen(Logger, out ring, out var reason))
            TransportLog.NoRing(Logger, reason);
        Ring = ring;
        Sends = new SendBatch(ring);
        Receives = new ReceiveBatch(ring);
    }

    /// <summary>Connections between OnConnected and OnClosed. Any thread.</summary>
    public int ConnectionCount => Connections.Count;

    /// <inheritdoc/>
    public override bool AwaitsPeers => Connections.Any(static connection => connection.IsClosing);

    /// <summary>The last part of the turn runs, in which most is written.</summary>
    internal bool IsFlushing { get; private set; }

    internal EpollSet Set { get; } = new();

    internal ConnectionTable Connections { get; } = new();

    internal OutputPool Outputs { get; } = new();

    /// <summary>Sends and reads for many connections; null if each does so for itself.</summary>
    internal SocketRing? Ring { get; }

    /// <summary>What is to be sent in this turn; empty between turns.</summary>
    internal SendBatch Sends { get; }

    /// <summary>Who is to be read from; empty outside of <see cref="Poll"/>.</summary>
    internal ReceiveBatch Receives { get; }

    internal DiscardBuffer Discarded { get; } = new();

    internal byte[] ReceiveBuffer { get; } = GC.AllocateUninitializedArray<byte>(ReceiveBytes);

    internal ILogger Logger { get; }

    internal TransportMetrics Metrics { get; }

    /// <inheritdoc/>
    public override void Poll(TimeSpan timeout)
    {
        var count = Set.Wait(_ended.Count + _backlogs.Count > 0 ? TimeSpan.Zero : timeout);
        while (_arrivals.TryDequeue(out var connection))
            connection.Begin();
        SayDrained();
        for (var i = 0; i < count; i++)
        {
            var (events, key) = Set.Get(i);
            if (key >= 0)
                Connections[key]?.OnReady(events);
        }
        Receives.Receive();
        FinishEnded();
    }

    /// <inheritdoc/>
    public override void Wake() => Set.Wake();

    /// <inheritdoc/>
    public override void BeginFlush()
    {
        IsFlushing = true;
        _turn++;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        _composed?.SendWritten();
        _composed = null;
        IsFlushing = false;
        for (var i = 0; i < _dirty.Count; i++)
            _dirty[i].FlushTurn();
        _dirty.Clear();
        Sends.Send();
        Outputs.Trim();
    }

    /// <inheritdoc/>
    public override void CloseAll() => Connections.ForEach(static connection => connection.Close());

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        RefuseArrivals();
        // First: a turn that failed may have left something in it for sockets that are closed here.
        Sends.Dispose();
        Ring?.Dispose();
        Connections.ForEach(static connection => connection.Abort());
        FinishEnded();
        Set.Dispose();
    }

    /// <summary>Hands an accepted socket to this shard, which closes it in the end; at once if it is disposed. Any thread.</summary>
    internal void Adopt(int descriptor, ConnectionInfo info, IConnectionHandler handler)
    {
        _arrivals.Enqueue(new EpollConnection(this, descriptor, info, handler));
        Wake();

        // Dispose raises its flag before it empties the queue for the last time, so one of the two sees the other.
        if (Volatile.Read(ref _disposed) != 0)
            RefuseArrivals();
    }

    /// <summary>A connection that had nothing to send is about to be written to.</summary>
    internal void BeginsToWrite(EpollConnection connection)
    {
        if (!TryBeginSending(connection))
        {
            connection.MarkDirty();
            return;
        }
        _composed?.SendWritten();
        _composed = connection;
    }

    /// <summary>
    /// Has a connection sent before the end of the turn, which is done once, and not if several speakers take turns on it. One that asks for a
    /// second time in a turn is taken for such a one from then on.
    /// </summary>
    /// <returns>False if its output waits for <see cref="Flush"/>.</returns>
    internal bool TryBeginSending(EpollConnection connection)
    {
        if (!IsFlushing)
            return false;
        connection.IsShared |= connection.SentInTurn == _turn;
        connection.SentInTurn = _turn;
        return !connection.IsShared;
    }

    internal void Dirty(EpollConnection connection) => _dirty.Add(connection);

    internal void Ended(EpollConnection connection) => _ended.Add(connection);

    /// <summary>At the beginning of the next turn the connection tells its protocol if everything is gone.</summary>
    internal void TellIfDrained(EpollConnection connection) => _backlogs.Add(connection);

    private void SayDrained()
    {
        // Telling one may end another, but nothing is sent here, so nothing is added.
        foreach (var connection in _backlogs)
            connection.SayIfDrained();
        _backlogs.Clear();
    }

    /// <summary>Tells the protocols of the ends of the turn, where none of them is running. One may end others.</summary>
    private void FinishEnded()
    {
        for (var i = 0; i < _ended.Count; i++)
            _ended[i].Finish();
        _ended.Clear();
    }

    private void RefuseArrivals()
    {
        while (_arrivals.TryDequeue(out var connection))
            connection.Refuse();
    }
}
