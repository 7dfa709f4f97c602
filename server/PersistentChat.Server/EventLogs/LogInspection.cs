using System.Diagnostics;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;

namespace PersistentChat.Server.EventLogs;

/// <summary>What a full reading of a log's files found. Every record is checked and decoded.</summary>
internal sealed class LogInspection
{
    private const long ReportEvery = 1 << 12;

    private readonly SortedDictionary<EventKind, long> _kinds = [];
    private readonly List<string> _faults = [];

    private LogInspection(EventLogExtent extent) => Extent = extent;

    /// <summary>From where to where the log reached when the reading began.</summary>
    public EventLogExtent Extent { get; }

    /// <summary>Records read.</summary>
    public long Records { get; private set; }

    /// <summary>Sequence number and time of the first record read; 0 if there was none.</summary>
    public (ulong Sequence, long Time) First { get; private set; }

    /// <summary>Sequence number and time of the last record read; 0 if there was none.</summary>
    public (ulong Sequence, long Time) Last { get; private set; }

    /// <summary>How many records of each kind there are.</summary>
    public IReadOnlyDictionary<EventKind, long> Kinds => _kinds;

    /// <summary>What is wrong, in sentences; empty for a good log.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>How long the reading took.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Reads the log; begins again if its owner drops what was about to be read.</summary>
    /// <exception cref="EventLogException">The commit file is damaged, so it is unknown what should be there.</exception>
    public static LogInspection Run(EventLogFiles files, IProgress<WorkDone> progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var reader = files.OpenReader();
            var inspection = new LogInspection(reader.Extent);
            if (inspection.ReadAll(reader, progress, cancellationToken))
                return inspection;
        }
    }

    /// <returns>False if the records were dropped meanwhile.</returns>
    private bool ReadAll(EventLogFileReader reader, IProgress<WorkDone> progress, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = reader.Read();
            if (read == EventLogRead.Record)
                Add(reader);
            else if (read == EventLogRead.Truncated)
                return false;
            else if (read == EventLogRead.End || !SkipDamage(reader))
                break;
            if (Records % ReportEvery == 0)
                progress.Report(new WorkDone("Checking the log", reader.Position.Address - Extent.Start.Address, Extent.Bytes));
        }
        Duration = Stopwatch.GetElapsedTime(began);
        return true;
    }

    private void Add(EventLogFileReader reader)
    {
        Records++;
        var sequence = reader.Position.Sequence;
        try
        {
            var read = EventCodec.Read(reader.Record.Span, sequence);
            _kinds[read.Kind] = _kinds.GetValueOrDefault(read.Kind) + 1;
            Last = (sequence, read.Time);
            (read as MessagePosted)?.Release();
        }
        catch (EventFormatException unreadable)
        {
            _faults.Add($"Record {sequence} is whole, but this program cannot read it: {unreadable.Message}");
            Last = (sequence, Last.Time);
        }
        if (First.Sequence == 0)
            First = Last;
    }

    private bool SkipDamage(EventLogFileReader reader)
    {
        var damage = reader.Damage!;
        _faults.Add(damage.ToString());
        var canGoOn = reader.TrySkipDamage();
        _faults.Add(canGoOn
            ? $"Records {damage.Record} to {reader.Position.Sequence} are lost in these files; record {reader.Position.Sequence + 1} is good again."
            : $"No good record follows; {damage.Record - 1} is the last.");
        return canGoOn;
    }
}
