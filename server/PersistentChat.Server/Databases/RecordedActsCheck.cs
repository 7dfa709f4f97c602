using PersistentChat.Storage;

namespace PersistentChat.Server.Databases;

/// <summary>
/// Merges the rows of the compliance record, which come in the order of the log, with the log: each act is there once, as it was.
/// </summary>
/// <param name="findings">Takes what is found.</param>
/// <param name="scan">The record.</param>
/// <param name="rows">Its rows; the caller disposes of them.</param>
/// <param name="setAside">Records of the log that the database refused.</param>
/// <param name="start">The last record of the log that is gone: of rows up to there nothing can be said.</param>
internal sealed class RecordedActsCheck(
    Findings findings, IComplianceScan scan, IAsyncEnumerator<ComplianceEvent> rows, IReadOnlySet<ulong> setAside, ulong start)
{
    private readonly List<ComplianceEvent> _sameRecord = [];
    private ComplianceEvent? _row;
    private long _lastId = scan.LastEarlierEventId;
    private ulong _lastSequence;
    private ulong _firstSequence;
    private bool _hasLostFront;

    /// <summary>Acts of the log that were compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Acts that the database refused, and that are among its dead letters.</summary>
    public long SetAside { get; private set; }

    /// <summary>Acts whose rows were recorded and then taken away by a reader, which may do that from the front.</summary>
    public long TakenAway { get; private set; }

    /// <summary>Goes to the first row that the log can tell of.</summary>
    public async Task BeginAsync()
    {
        await MoveAsync();
        _firstSequence = _row?.Sequence ?? ulong.MaxValue;
        while (_row is { } row && row.Sequence <= start)
            await MoveAsync();
    }

    /// <summary>Compares what the next record of the log has to leave with the rows that say they are of it.</summary>
    public async Task CompareAsync(ulong sequence, IEnumerable<RecordedAct> acts)
    {
        while (_row is { } row && row.Sequence <= sequence)
        {
            if (row.Sequence == sequence)
                _sameRecord.Add(row);
            else
                Surplus(row);
            await MoveAsync();
        }
        foreach (var act in acts)
            Compare(sequence, act);
        _sameRecord.ForEach(Surplus);
        _sameRecord.Clear();
    }

    /// <summary>Looks at what is left behind the last record.</summary>
    public async Task EndAsync()
    {
        while (_row is { } row)
        {
            Surplus(row);
            await MoveAsync();
        }
        if (TakenAway > 0)
            findings.Note($"{TakenAway} acts that the log still has were recorded before the oldest row that is there; a reader took their rows away");
    }

    private void Compare(ulong sequence, RecordedAct act)
    {
        Compared++;
        var found = _sameRecord.FindIndex(row => RecordedAct.Of(row).IsSameAs(act));
        if (found >= 0)
        {
            if (RecordedAct.Of(_sameRecord[found]).DifferenceFrom(act) is { } difference)
                findings.Fault("DIFFERENT", $"{Where(_sameRecord[found])} has another {difference} than the log");
            _sameRecord.RemoveAt(found);
        }
        else if (setAside.Contains(sequence))
            SetAside++;
        else if (sequence <= _firstSequence && _hasLostFront)
            TakenAway++;
        else
            findings.Fault("GAP", $"{act} (log record {sequence}) is not in the compliance record");
    }

    private void Surplus(ComplianceEvent row) =>
        findings.Fault("DOUBLE", $"{Where(row)} is in the compliance record, but not in the log, or once more than there");

    /// <summary>Goes to the next row that comes in the order of the log; others are reported.</summary>
    private async Task MoveAsync()
    {
        while (await rows.MoveNextAsync())
        {
            var row = rows.Current;
            DemandIds(row.EventId);
            if (row.Sequence >= _lastSequence)
            {
                (_row, _lastSequence) = (row, row.Sequence);
                return;
            }
            findings.Fault("ORDER", $"{Where(row)} comes after an event of log record {_lastSequence}");
        }
        DemandIds(scan.LastEventId + 1);
        _row = null;
    }

    /// <summary>Ids have no gaps, but readers may delete from the front what they have taken.</summary>
    private void DemandIds(long next)
    {
        if (next > _lastId + 1 && _lastId == scan.LastEarlierEventId)
        {
            _hasLostFront = true;
            findings.Note($"compliance events {_lastId + 1} to {next - 1} are not there any more: readers may delete what they have taken");
        }
        else if (next > _lastId + 1)
            findings.Fault("GAP", $"compliance events {_lastId + 1} to {next - 1} were recorded and are not there");
        _lastId = next;
    }

    private static string Where(ComplianceEvent row) => $"event {row.EventId}, {RecordedAct.Of(row)} (log record {row.Sequence}),";
}
