namespace PersistentChat.Storage.Faster;

/// <summary>Reading committed records.</summary>
public sealed partial class FasterEventLog
{
    /// <inheritdoc/>
    public IEventLogReader OpenReader(LogCursor after)
    {
        _failure.ThrowIfSet();
        Check(after);
        return new FasterEventLogReader(this, new RecordScanner(_log, _files, after.Sequence, after.Address));
    }

    internal ulong CommittedSequence => _committed.Sequence;

    internal void ThrowIfFailed() => _failure.ThrowIfSet();

    /// <summary>Waits for the committed end to pass <paramref name="sequence"/>.</summary>
    internal async ValueTask WaitBeyondAsync(ulong sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            // First the promise, then the look: a commit between the two completes the promise.
            var waiting = Volatile.Read(ref _readers);
            if (waiting is null)
            {
                var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting = Interlocked.CompareExchange(ref _readers, mine, null) ?? mine;
            }
            _failure.ThrowIfSet();
            if (_committed.Sequence > sequence)
                return;
            await waiting.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="EventLogException">The cursor is not of this log, or its records are not there (any more).</exception>
    internal void Check(LogCursor cursor) => _files.Check(cursor, Start, Committed);
}
