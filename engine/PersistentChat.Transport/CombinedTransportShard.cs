using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Transport;

/// <summary>
/// Both transports in the turns of one shard on Linux: plain TCP through <see cref="Sockets"/>, where the thread waits, and
/// what is not a plain socket (TLS) through <see cref="Pipes"/>, which wake it there.
/// </summary>
public sealed class CombinedTransportShard : TransportShard
{
    /// <summary>Makes both halves.</summary>
    /// <param name="loggers">Where failures go; nowhere if null.</param>
    /// <param name="time">The clock that bounds <see cref="Dispose"/>; the system's if null.</param>
    /// <param name="metrics">What both count on, shared with the other shards of the node; that of the process if null.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The system has no descriptor for it.</exception>
    [SupportedOSPlatform("linux")]
    public CombinedTransportShard(ILoggerFactory? loggers = null, TimeProvider? time = null, TransportMetrics? metrics = null)
    {
        Sockets = new EpollTransportShard(loggers?.CreateLogger<EpollTransportShard>(), metrics);
        Pipes = new PipeTransportShard(loggers?.CreateLogger<PipeTransportShard>(), time, metrics, Sockets.Wake);
    }

    /// <summary>Takes the connections of an <see cref="EpollListener"/>.</summary>
    public EpollTransportShard Sockets { get; }

    /// <summary>Takes the connections of a <see cref="TransportConnectionHandler"/> and an embedder's own pipes.</summary>
    public PipeTransportShard Pipes { get; }

    /// <inheritdoc/>
    public override bool AwaitsPeers => Sockets.AwaitsPeers || Pipes.AwaitsPeers;

    /// <inheritdoc/>
    public override void Poll(TimeSpan timeout)
    {
        Sockets.Poll(timeout);
        Pipes.Poll(TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override void Wake() => Sockets.Wake();

    /// <inheritdoc/>
    public override void BeginFlush()
    {
        Sockets.BeginFlush();
        Pipes.BeginFlush();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        Sockets.Flush();
        Pipes.Flush();
    }

    /// <inheritdoc/>
    public override void CloseAll()
    {
        Sockets.CloseAll();
        Pipes.CloseAll();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // Pipes first: while they end they wake the thread where it waits.
        Pipes.Dispose();
        Sockets.Dispose();
    }
}
