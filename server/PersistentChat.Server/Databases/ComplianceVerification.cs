using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Server.Databases;

/// <summary>
/// Holds the event log and the compliance record against each other, from where the log begins to where the record has come. Runs
/// beside the server; what is recorded meanwhile lies behind the snapshot that it reads.
/// </summary>
internal sealed class ComplianceVerification(SqlComplianceStore store, EventLogFiles log, Findings findings, IProgress<WorkDone> progress)
{
    /// <summary>Verifies everything.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    /// <exception cref="EventLogException">The log cannot be read.</exception>
    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var scan = await store.ScanAsync(cancellationToken);
        if (scan.Cursor is not { } recorded)
        {
            findings.Note("the compliance record is empty: the server has not written to it yet");
            return;
        }
        if (!LogWalk.Reaches(log, recorded, findings, "the compliance record"))
            return;
        foreach (var gap in await store.ReadAcceptedGapsAsync(cancellationToken))
            findings.Note($"an operator accepted that records {gap.First} to {gap.Last} of log {gap.LogId} are lost to the compliance record");
        var (acts, stays) = await ReadLogAsync(scan, recorded, cancellationToken);
        await stays.CompareAsync(scan.ReadParticipationsAsync(cancellationToken));
        output.WriteLine($"{acts.Compared} acts and {stays.Compared} stays of the event log were compared with the compliance record.");
        if (acts.SetAside > 0)
            findings.Note($"the database refused {acts.SetAside} of them; they are among its dead letters (pchat db status)");
    }

    private async Task<(RecordedActsCheck Acts, StaysCheck Stays)> ReadLogAsync(
        IComplianceScan scan, LogCursor recorded, CancellationToken cancellationToken)
    {
        using var reader = log.OpenReader();
        var begin = reader.Position;
        await using var rows = scan.ReadEventsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var acts = new RecordedActsCheck(findings, scan, rows, await SetAsideAsync(cancellationToken), begin.Sequence);
        var stays = new StaysCheck(findings);
        await acts.BeginAsync();
        while (reader.Position.Sequence < recorded.Sequence && reader.TryRead(out var record))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Report(new WorkDone(
                "Comparing the compliance record", reader.Position.Address - begin.Address, recorded.Address - begin.Address));
            var chatEvent = EventCodec.Read(record.Span, reader.Position.Sequence);
            stays.Take(chatEvent);
            await acts.CompareAsync(reader.Position.Sequence, RecordedAct.Of(chatEvent));
            (chatEvent as MessagePosted)?.Release();
        }
        await acts.EndAsync();
        return (acts, stays);
    }

    private async Task<HashSet<ulong>> SetAsideAsync(CancellationToken cancellationToken)
    {
        var letters = await store.ReadDeadLettersAsync(cancellationToken);
        return [.. letters.Where(letter => letter.LogId == log.LogId).Select(letter => letter.Sequence)];
    }
}
