using System.Diagnostics.Metrics;

namespace PersistentChat.Transport;

/// <summary>Instruments on the meter <c>PersistentChat.Transport</c>, summed over the shards that are given the same. Counting allocates nothing.</summary>
public sealed class TransportMetrics
{
    private const string MeterName = "PersistentChat.Transport";

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Makes the meter; one factory a node keeps the figures of two nodes in one process apart.</param>
    public TransportMetrics(IMeterFactory meters)
        : this(Checked(meters).Create(MeterName))
    {
    }

    private TransportMetrics(Meter meter)
    {
        Connections = meter.CreateUpDownCounter<int>("pchat.transport.connections", "{connection}", "Open connections.");
        Received = meter.CreateCounter<long>("pchat.transport.received", "By", "Bytes the protocol has consumed.");
        Sent = meter.CreateCounter<long>("pchat.transport.sent", "By", "Bytes handed to the peer's side or dropped with it.");
        DelayedFlushes = meter.CreateCounter<long>(
            "pchat.transport.flushes.delayed", "{flush}", "Flushes that had to wait for a slow peer.");
        HandlerFailures = meter.CreateCounter<long>(
            "pchat.transport.handler.failures", "{failure}", "Exceptions of the protocol, each ending a connection.");
    }

    /// <summary>For shards that are given none: those of the whole process.</summary>
    internal static TransportMetrics OfProcess { get; } = new(new Meter(MeterName));

    internal UpDownCounter<int> Connections { get; }

    internal Counter<long> Received { get; }

    internal Counter<long> Sent { get; }

    internal Counter<long> DelayedFlushes { get; }

    internal Counter<long> HandlerFailures { get; }

    private static IMeterFactory Checked(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        return meters;
    }
}
