using System.Diagnostics.Metrics;

namespace PersistentChat.Storage;

/// <summary>Instruments of one pump, each measurement tagged with the projection's name.</summary>
internal sealed class PumpMetrics : IDisposable
{
    private readonly Meter _meter = new("PersistentChat.Storage");
    private readonly KeyValuePair<string, object?> _projection;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _replayed;
    private readonly Histogram<double> _batchDuration;
    private readonly Histogram<int> _batchSize;

    internal PumpMetrics(string projection, Func<PumpStatus> status)
    {
        _projection = new("pchat.projection", projection);
        _meter.CreateObservableGauge(
            "pchat.projection.lag", () => Tagged(status().LagRecords), "{record}", "Committed records that a projection lacks.");
        _meter.CreateObservableGauge(
            "pchat.projection.lag.bytes", () => Tagged(status().LagBytes), "By", "Bytes of the event log that a projection lacks.");
        _meter.CreateObservableGauge(
            "pchat.projection.lag.time", () => Tagged(status().LagTime.TotalSeconds), "s", "Age of the oldest record that a projection lacks.");
        _deadLetters = _meter.CreateCounter<long>(
            "pchat.projection.dead_letters", "{event}", "Events that a database refused and that were set aside.");
        _failures = _meter.CreateCounter<long>("pchat.projection.failures", "{failure}", "Failures of a database, by what may help.");
        _replayed = _meter.CreateCounter<long>(
            "pchat.projection.replayed", "{record}", "Records written again because a database had fallen back to an older state.");
        _batchDuration = _meter.CreateHistogram<double>(
            "pchat.projection.batch.duration", "s", "Time from giving a database a batch to knowing that it is committed.");
        _batchSize = _meter.CreateHistogram<int>("pchat.projection.batch.size", "{event}", "Events in one transaction.");
    }

    public void Dispose() => _meter.Dispose();

    internal void SetAside() => _deadLetters.Add(1, _projection);

    internal void Failed(StorageFault fault) =>
        _failures.Add(1, _projection, new("pchat.fault", fault switch
        {
            StorageFault.Poisoned => "poisoned",
            StorageFault.Configuration => "configuration",
            _ => "transient",
        }));

    internal void FellBack(ulong records) => _replayed.Add((long)records, _projection);

    internal void Applied(int events, TimeSpan duration)
    {
        _batchDuration.Record(duration.TotalSeconds, _projection);
        _batchSize.Record(events, _projection);
    }

    private Measurement<T> Tagged<T>(T value) where T : struct => new(value, _projection);
}
