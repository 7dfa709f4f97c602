using System.Diagnostics.Metrics;

namespace PersistentChat.Transport;

/// <summary>Instruments of the transport, summed over its shards.</summary>
internal static class TransportMetrics
{
    private static readonly Meter Source = new("PersistentChat.Transport");

    public static readonly UpDownCounter<int> Connections =
        Source.CreateUpDownCounter<int>("pchat.transport.connections", "{connection}", "Open connections.");

    public static readonly Counter<long> Received =
        Source.CreateCounter<long>("pchat.transport.received", "By", "Bytes the protocol has consumed.");

    public static readonly Counter<long> Sent =
        Source.CreateCounter<long>("pchat.transport.sent", "By", "Bytes handed to the peer's side or dropped with it.");

    public static readonly Counter<long> DelayedFlushes =
        Source.CreateCounter<long>("pchat.transport.flushes.delayed", "{flush}", "Flushes that had to wait for a slow peer.");

    public static readonly Counter<long> HandlerFailures =
        Source.CreateCounter<long>("pchat.transport.handler.failures", "{failure}", "Exceptions of the protocol, each ending a connection.");
}
