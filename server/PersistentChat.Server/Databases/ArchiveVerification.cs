using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Server.Databases;

/// <summary>
/// Holds the event log and the database of messages against each other: each on its own, then every message of the log against its
/// row. Runs beside the server; what is posted meanwhile lies behind the cursor that it begins with.
/// </summary>
internal sealed class ArchiveVerification(SqlStore store, EventLogFiles log, Findings findings, IProgress<WorkDone> progress)
{
    private readonly LogWalk _walk = new(log);

    /// <summary>Verifies everything.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    /// <exception cref="EventLogException">The log cannot be read.</exception>
    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var gaps = await store.ReadAcceptedGapsAsync(cancellationToken);
        foreach (var gap in gaps)
            findings.Note($"an operator accepted the loss of records {gap.First} to {gap.Last} of log {gap.LogId}; their messages show as gaps below");
        var (cursor, positions) = await CheckNumbersAsync(gaps.Count > 0, output, cancellationToken);
        if (cursor is not { } archived)
        {
            findings.Note("the database is empty: the server has not written to it yet");
            return;
        }
        if (!LogWalk.Reaches(log, archived, findings, "the database"))
            return;
        var check = CheckLog(archived.Sequence, cancellationToken);
        output.WriteLine($"{check.Records} records of the event log were looked at.");
        CheckPositions(check, positions);
        await CheckContentAsync(archived, check.Edits, output, cancellationToken);
    }

    private async Task<(LogCursor? Cursor, IReadOnlyList<RoomPosition> Positions)> CheckNumbersAsync(
        bool isLossAccepted, TextWriter output, CancellationToken cancellationToken)
    {
        await using var scan = await store.ScanAsync(cancellationToken);
        var check = new NumberingCheck(findings, isLossAccepted);
        await check.RunAsync(scan, done => progress.Report(new WorkDone($"Reading the database: {done} messages", 0, 0)), cancellationToken);
        output.WriteLine($"{check.Messages} messages of {scan.Positions.Count} rooms were looked at in the database.");
        return (scan.Cursor, scan.Positions);
    }

    private LogCheck CheckLog(ulong archivedUpTo, CancellationToken cancellationToken)
    {
        var check = new LogCheck(findings, archivedUpTo);
        _walk.Run(
            null,
            chatEvent =>
            {
                check.Take(chatEvent);
                (chatEvent as MessagePosted)?.Release();
                return true;
            },
            (done, total) => progress.Report(new WorkDone("Reading the event log", done, total)),
            cancellationToken);
        return check;
    }

    private void CheckPositions(LogCheck check, IReadOnlyList<RoomPosition> positions)
    {
        var present = positions.ToDictionary(position => position.RoomId, position => position.LastNumber);
        foreach (var (room, number) in check.Archived)
        {
            if (present.GetValueOrDefault(room) != number)
                findings.Fault("POSITION", $"room {room} is at {present.GetValueOrDefault(room)} in the database and was at {number} in the log");
        }
    }

    private async Task CheckContentAsync(LogCursor archived, LogEdits edits, TextWriter output, CancellationToken cancellationToken)
    {
        var letters = await DeadLettersAsync(cancellationToken);
        var content = new ContentCheck(store.Archive, edits, archived.Sequence, findings) { DeadLetters = letters };
        LogCursor? position = null;
        while (Slice(content, archived, ref position, cancellationToken))
            await content.CompareAsync(cancellationToken);
        output.WriteLine($"{content.Compared} messages of the event log were compared with the database.");
        if (content.SetAside > 0)
            findings.Note($"the database refused {content.SetAside} of them; they are among its dead letters (pchat db status)");
    }

    /// <summary>Fills the next slice.</summary>
    /// <returns>False if nothing is left to compare.</returns>
    private bool Slice(ContentCheck content, LogCursor archived, ref LogCursor? position, CancellationToken cancellationToken)
    {
        using var reader = log.OpenReader(position);
        var any = false;
        while (!content.IsFull && reader.Position.Sequence < archived.Sequence && reader.TryRead(out var record))
        {
            cancellationToken.ThrowIfCancellationRequested();
            any = true;
            progress.Report(new WorkDone("Comparing", reader.Position.Address - reader.Extent.Start.Address, archived.Address - reader.Extent.Start.Address));
            if (EventCodec.Read(record.Span, reader.Position.Sequence) is MessagePosted message)
                content.Take(message);
        }
        position = reader.Position;
        return any;
    }

    private async Task<IReadOnlySet<(Guid Room, long Number)>> DeadLettersAsync(CancellationToken cancellationToken)
    {
        var found = new HashSet<(Guid, long)>();
        foreach (var letter in await store.ReadDeadLettersAsync(cancellationToken))
        {
            if (EventCodec.Read(letter.Record.Span, letter.Sequence) is not MessagePosted message)
                continue;
            found.Add((message.RoomId, message.Number));
            message.Release();
        }
        return found;
    }
}
