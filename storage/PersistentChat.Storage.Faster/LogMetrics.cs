using System.Diagnostics.Metrics;

namespace PersistentChat.Storage.Faster;

/// <summary>What an event log measures about itself, on the meter <c>PersistentChat.Storage</c>.</summary>
internal sealed class LogMetrics
{
    private const string MeterName = "PersistentChat.Storage";

    /// <summary>For logs that are given no factory of meters; made once, since meters are kept by whoever listens.</summary>
    private static readonly LogMetrics OfProcess = new(new Meter(MeterName));

    private readonly Counter<long> _records;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _commits;

    private LogMetrics(Meter meter)
    {
        _records = meter.CreateCounter<long>("pchat.log.records", "{record}", "Records appended.");
        _bytes = meter.CreateCounter<long>("pchat.log.io", "By", "Bytes of records appended.");
        _commits = meter.CreateHistogram<double>(
            "pchat.log.commit.duration", "s", "Time from asking for a commit to the data being on disk.");
    }

    internal static LogMetrics Of(IMeterFactory? meters) => meters is null ? OfProcess : new LogMetrics(meters.Create(MeterName));

    internal void Appended(int bytes)
    {
        _records.Add(1);
        _bytes.Add(bytes);
    }

    internal void Committed(TimeSpan duration) => _commits.Record(duration.TotalSeconds);
}
