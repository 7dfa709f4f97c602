namespace PersistentChat.Storage;

/// <summary>The background half: one loop, which alone touches the reader, the batch and the cursor.</summary>
public sealed partial class ProjectionPump
{
    private readonly Backoff _backoff;
    private readonly ProjectionBatch _batch;
    private int _failedAttempts;

    private async Task RunAsync()
    {
        try
        {
            while (true)
                await FollowAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            Volatile.Write(ref _failure, e);
            _logger.Stopped(e, _projection.Name, Applied);
        }
        finally
        {
            _batch.Clear();
            Wake();
        }
    }

    /// <summary>Follows the log from the projection's own cursor until somebody else moves that cursor.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var cursor = await LoadCursorAsync(cancellationToken).ConfigureAwait(false);
        if (cursor is null && _log.Start.Sequence > 0)
            throw new EventLogException(
                $"Projection {_projection.Name} is empty, but the event log begins only with record {_log.Start.Sequence + 1}.");
        using var reader = _log.OpenReader(cursor ?? _log.Start);
        MoveTo(cursor);
        _logger.Following(_projection.Name, Applied);
        while (true)
        {
            await CollectAsync(reader, cancellationToken).ConfigureAwait(false);
            if (!_batch.IsEmpty)
            {
                var applied = await ApplyAsync(cursor, cancellationToken).ConfigureAwait(false);
                _batch.Clear();
                if (!applied)
                {
                    await Timers.WaitAsync(_time, _options.FirstPause, cancellationToken).ConfigureAwait(false);
                    return;
                }
                cursor = _batch.End;
                MoveTo(cursor);
            }
            if (_batch.Fault is { } fault)
                throw fault;
        }
    }

    /// <summary>
    /// Fills the batch. Only a pump that has caught up waits: for a first event, and then a little for more. One that is behind
    /// finds full batches and never waits.
    /// </summary>
    private async Task CollectAsync(IEventLogReader reader, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _batch.Fill(reader);
        if (_batch.IsFull || _batch.Fault is not null)
            return;
        if (_batch.IsEmpty)
            await reader.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_options.Linger > TimeSpan.Zero)
            await Timers.WaitAsync(_time, _options.Linger, cancellationToken).ConfigureAwait(false);
        _batch.Fill(reader);
    }

    private async Task<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var cursor = await _projection.LoadCursorAsync(cancellationToken).ConfigureAwait(false);
                Succeeded();
                return cursor;
            }
            catch (Exception e) when (CanRetry(e))
            {
                await FailedAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Applies the batch, again and again if need be. A failed attempt may have been committed all the same; then the next one
    /// finds the cursor moved and changes nothing.
    /// </summary>
    /// <returns>False if the cursor was elsewhere.</returns>
    private async Task<bool> ApplyAsync(LogCursor? from, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var applied = await _projection.ApplyAsync(_batch.Events, from, _batch.End, cancellationToken).ConfigureAwait(false);
                Succeeded();
                if (!applied)
                    _logger.CursorMoved(_projection.Name);
                return applied;
            }
            catch (Exception e) when (CanRetry(e))
            {
                await FailedAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whatever a database throws may pass; a damaged log or record does not, and a stop is no failure.</summary>
    private bool CanRetry(Exception e) =>
        e is not (EventFormatException or EventLogException)
        && !(e is OperationCanceledException && _stop.IsCancellationRequested);

    private async Task FailedAsync(Exception cause, CancellationToken cancellationToken)
    {
        if (_failedAttempts++ == 0)
            _logger.Failing(cause, _projection.Name, Applied);
        await _backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Succeeded()
    {
        if (_failedAttempts > 0)
            _logger.Recovered(_projection.Name, _failedAttempts);
        _failedAttempts = 0;
        _backoff.Reset();
    }
}
