using System.Diagnostics.Metrics;

namespace PersistentChat.Storage.Faster;

/// <summary>What the event log measures about itself.</summary>
internal static class LogMetrics
{
    private static readonly Meter Source = new("PersistentChat.Storage");
    private static readonly Counter<long> Records = Source.CreateCounter<long>("pchat.log.records", "{record}", "Records appended.");
    private static readonly Counter<long> Bytes = Source.CreateCounter<long>("pchat.log.io", "By", "Bytes of records appended.");

    private static readonly Histogram<double> Commits = Source.CreateHistogram<double>(
        "pchat.log.commit.duration", "s", "Time from asking for a commit to the data being on disk.");

    internal static void Appended(int bytes)
    {
        Records.Add(1);
        Bytes.Add(bytes);
    }

    internal static void Committed(TimeSpan duration) => Commits.Record(duration.TotalSeconds);
}
