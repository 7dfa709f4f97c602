namespace PersistentChat.Storage;

/// <summary>The background half: one loop, which alone touches the reader, the batch and the cursor.</summary>
public sealed partial class ProjectionPump
{
    // So many events in one linger, and the next ones are waited for as well.
    private const int BusyLinger = 100;

    private readonly Backoff _backoff;
    private readonly ProjectionBatch _batch;

    private async Task RunAsync()
    {
        try
        {
            while (true)
                await FollowOrWaitAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _monitor.Stopped(null);
        }
        catch (Exception e)
        {
            _monitor.Stopped(e);
        }
        finally
        {
            Wake();
        }
    }

    /// <summary>What an operator mends, or a log that is opened again after its disk was full, is noticed without a restart.</summary>
    private async Task FollowOrWaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FollowAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (ProjectionBlockedException blocked)
        {
            _monitor.Blocked(blocked, withWriting: blocked.InnerException is StorageException);
        }
        catch (EventLogException failed) when (_log.Failure is not null)
        {
            _monitor.Blocked(failed, withWriting: false);
        }
        finally
        {
            _batch.Clear();
        }
        Wake();
        await _backoff.PauseLongestAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Follows the log from the projection's own cursor until somebody else moves that cursor.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var cursor = await RetryAsync(_projection.LoadCursorAsync, withWriting: false, cancellationToken).ConfigureAwait(false);
        using var reader = OpenReader(cursor);
        _monitor.Began(cursor);
        Wake();
        while (true)
        {
            await CollectAsync(reader, cancellationToken).ConfigureAwait(false);
            if (_batch.Count > 0)
            {
                var applied = await ApplyAsync(0, _batch.Count, cursor, cancellationToken).ConfigureAwait(false);
                if (!applied)
                {
                    _logger.CursorMoved(_projection.Name);
                    await Timers.WaitAsync(_time, _options.FirstPause, cancellationToken).ConfigureAwait(false);
                    return;
                }
                cursor = _batch.End(_batch.Count - 1);
            }
            if (_batch.Fault is { } fault)
                throw fault;
            _batch.Clear();
        }
    }

    private IEventLogReader OpenReader(LogCursor? cursor)
    {
        LogReach.Demand(_log, _projection.Name, cursor);
        try
        {
            return _log.OpenReader(cursor ?? _log.Start);
        }
        catch (EventLogException refused) when (_log.Failure is null)
        {
            // Records may have been dropped since the look at the log's beginning; otherwise the cursor is none of this log's.
            LogReach.Demand(_log, _projection.Name, cursor);
            throw new ProjectionBlockedException($"The event log cannot be followed from the cursor of projection {_projection.Name}: {refused.Message}", refused);
        }
    }

    /// <summary>
    /// Fills the batch. Only a pump that has caught up waits: for a first event, then a little for more, and again for as long as that
    /// brings many. One that is behind finds full batches and never waits.
    /// </summary>
    private async Task CollectAsync(IEventLogReader reader, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _batch.Fill(reader);
        if (_batch.Count == 0 && _batch.Fault is null)
        {
            await reader.WaitAsync(cancellationToken).ConfigureAwait(false);
            _batch.Fill(reader);
        }
        var (lingered, isBusy) = (TimeSpan.Zero, true);
        while (isBusy && !_batch.IsFull && _batch.Fault is null && _options.Linger > TimeSpan.Zero)
        {
            var before = _batch.Count;
            await Timers.WaitAsync(_time, _options.Linger, cancellationToken).ConfigureAwait(false);
            _batch.Fill(reader);
            lingered += _options.Linger;
            isBusy = _batch.Count - before >= BusyLinger && lingered < _options.LongestLinger;
        }
    }
}
