using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PersistentChat.Storage.Faster;

/// <summary>Making records durable and dropping old ones. One caller at a time.</summary>
public sealed partial class FasterEventLog
{
    private LogCursor? _truncateBefore;
    private TaskCompletionSource? _readers;
    private bool _isCommitting;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another commit is under way, which goes on undisturbed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ulong> CommitAsync(CancellationToken cancellationToken = default)
    {
        _failure.ThrowIfSet();
        // Only the beginning can be cancelled: a commit under way completes or fails.
        cancellationToken.ThrowIfCancellationRequested();
        // What the commit file is to say is set before the data is on its way: a second caller would set it ahead of the data.
        if (Interlocked.Exchange(ref _isCommitting, true))
            throw new InvalidOperationException("The event log is being committed; it takes one caller of CommitAsync at a time.");
        try
        {
            return await CommitAppendedAsync().ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isCommitting, false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ulong> CommitAppendedAsync()
    {
        ApplyTruncation();
        var (sequence, address) = _appended.Read();
        if (sequence == _committed.Sequence && _log.BeginAddress <= _log.CommittedBeginAddress)
            return sequence;
        var began = Stopwatch.GetTimestamp();
        _opened.Commits.Next = (_start.Sequence, sequence);
        try
        {
            await _log.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
        // The commit file latches its failures, and FASTER reports success all the same.
        _failure.ThrowIfSet();
        _committed.Move(sequence, address);
        WakeReaders();
        _metrics.Committed(Stopwatch.GetElapsedTime(began));
        return sequence;
    }

    /// <inheritdoc/>
    public void Truncate(LogCursor before)
    {
        _failure.ThrowIfSet();
        Check(before);
        lock (_start)
            if (_truncateBefore is not { } pending || pending.Sequence < before.Sequence)
                _truncateBefore = before;
    }

    /// <summary>
    /// Truncation waits for the next commit, which writes the log's new beginning: so the sequence number kept with it always
    /// belongs to the same address.
    /// </summary>
    private void ApplyTruncation()
    {
        LogCursor before;
        lock (_start)
        {
            if (_truncateBefore is not { } pending)
                return;
            before = pending;
            _truncateBefore = null;
        }
        if (before.Sequence <= _start.Sequence)
            return;
        // The start first: a reader that misses a record looks there whether it was dropped, and must not take it for damaged.
        _start.Move(before.Sequence, before.Address);
        _log.TruncateUntil(before.Address);
        _logger.Truncated(before.Sequence);
    }

    private void WakeReaders() => Interlocked.Exchange(ref _readers, null)?.TrySetResult();
}
