namespace PersistentChat.Storage.Faster;

/// <summary>Reads the log forward, never beyond what was published as committed.</summary>
internal sealed class FasterEventLogReader(FasterEventLog log, RecordScanner scanner) : IEventLogReader
{
    public LogCursor Position => new(log.LogId, scanner.Sequence, scanner.Address);

    public bool TryRead(out ReadOnlyMemory<byte> record)
    {
        log.ThrowIfFailed();
        record = default;
        if (scanner.Sequence >= log.CommittedSequence)
            return false;
        try
        {
            if (!scanner.TryNext())
                throw scanner.Stop("it was committed but is missing", null);
        }
        catch (EventLogException)
        {
            // What was truncated away meanwhile is gone, not damaged: that is said instead.
            log.Check(Position);
            throw;
        }
        record = scanner.Record;
        return true;
    }

    public ValueTask WaitAsync(CancellationToken cancellationToken) => log.WaitBeyondAsync(scanner.Sequence, cancellationToken);

    public void Dispose() => scanner.Dispose();
}
