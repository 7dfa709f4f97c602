namespace PersistentChat.Storage;

/// <summary>Writing: one attempt after the other, and the search for an event that the database refuses.</summary>
public sealed partial class ProjectionPump
{
    /// <summary>
    /// Applies a part of the batch. If the database refuses something in it, the part is halved until the event is found; what is
    /// around it is applied. A failed attempt may have been committed all the same; then the next one finds the cursor moved and
    /// changes nothing.
    /// </summary>
    /// <returns>False if the cursor was elsewhere.</returns>
    private async Task<bool> ApplyAsync(int first, int count, LogCursor? from, CancellationToken cancellationToken)
    {
        _monitor.Waits(_batch[first].Time);
        var begin = _time.GetTimestamp();
        var end = _batch.End(first + count - 1);
        try
        {
            var applied = await RetryAsync(
                token => _projection.ApplyAsync(_batch.Part(first, count), from, end, token), withWriting: true, cancellationToken).ConfigureAwait(false);
            if (applied)
                Wrote(end, count, begin);
            return applied;
        }
        catch (StorageException refusal) when (refusal.Fault == StorageFault.Poisoned && count == 1)
        {
            return await SetAsideAsync(first, from, refusal, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException refusal) when (refusal.Fault == StorageFault.Poisoned)
        {
            // The halves tell which event it is.
        }
        var half = count / 2;
        return await ApplyAsync(first, half, from, cancellationToken).ConfigureAwait(false)
            && await ApplyAsync(first + half, count - half, _batch.End(first + half - 1), cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> SetAsideAsync(int index, LogCursor? from, StorageException refusal, CancellationToken cancellationToken)
    {
        var chatEvent = _batch[index];
        _monitor.Counted(StorageFault.Poisoned);
        if (!SetAside.Allows(chatEvent.Kind))
            throw Refused(chatEvent, "Later events build upon it, so it cannot be set aside", refusal);
        var letter = SetAside.Letter(_log, from ?? _log.Start, chatEvent, refusal);
        var begin = _time.GetTimestamp();
        try
        {
            var done = await RetryAsync(
                token => _projection.SetAsideAsync(letter, chatEvent, from, _batch.End(index), token), withWriting: true, cancellationToken).ConfigureAwait(false);
            if (done)
            {
                _monitor.SetAside(chatEvent, refusal);
                Wrote(_batch.End(index), 1, begin);
            }
            return done;
        }
        catch (StorageException again) when (again.Fault == StorageFault.Poisoned)
        {
            throw Refused(chatEvent, "It could not be set aside either", again);
        }
    }

    private ProjectionBlockedException Refused(ChatEvent chatEvent, string why, StorageException refusal) => new(
        $"The database of projection {_projection.Name} refuses record {chatEvent.Sequence} ({chatEvent.Kind}): {refusal.Message} {why}: "
        + "remove the cause in the database; the record is tried again then.", refusal);

    private void Wrote(LogCursor end, int events, long begin)
    {
        _monitor.Wrote(end, events, _time.GetElapsedTime(begin));
        Wake();
    }

    /// <summary>Makes attempts until one succeeds, or fails in a way that another cannot mend.</summary>
    private async Task<T> RetryAsync<T>(Func<CancellationToken, ValueTask<T>> attempt, bool withWriting, CancellationToken cancellationToken)
    {
        while (true)
        {
            StorageFault fault;
            try
            {
                var result = await attempt(cancellationToken).ConfigureAwait(false);
                _backoff.Reset();
                return result;
            }
            catch (Exception e) when (CanRetry(e, withWriting))
            {
                fault = (e as StorageException)?.Fault ?? StorageFault.Transient;
                _monitor.Failed(e, fault, withWriting);
            }
            Wake();
            await (fault == StorageFault.Configuration ? _backoff.PauseLongestAsync(cancellationToken) : _backoff.PauseAsync(cancellationToken))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Whatever a database throws may pass, unless it refuses the data; a damaged log does not, and a stop is no failure.</summary>
    private bool CanRetry(Exception e, bool withWriting) =>
        e is not (EventFormatException or EventLogException)
        && !(withWriting && e is StorageException { Fault: StorageFault.Poisoned })
        && !(e is OperationCanceledException && _stop.IsCancellationRequested);
}
