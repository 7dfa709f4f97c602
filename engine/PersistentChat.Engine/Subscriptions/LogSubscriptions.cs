using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Subscribers read the event log, each at his own pace: the log is the buffer, so that they cost the way of a message nothing, take no memory
/// while they are slow, and see exactly what is durable, in its order.
/// </summary>
internal sealed class LogSubscriptions(IEventLog log) : IDisposable
{
    /// <summary>Events read at once, before the subscriber has them one by one.</summary>
    private const int Portion = 64;

    /// <summary>Events looked at in one go; a stop waits for that, well under a millisecond of memory.</summary>
    private const int MostLooks = 1024;

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Portions being read, and one more until the stop.</summary>
    private readonly CountdownEvent _reading = new(1);

    private readonly TaskCompletionSource _allRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends every subscription and returns when nobody reads the log any more, which may then be closed.</summary>
    internal async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Release();
        await _allRead.Task.ConfigureAwait(false);
    }

    // Not the count: a slow subscriber may ask it once more, and without a wait on it it holds nothing.
    [SuppressMessage("Usage", "CA2213", Justification = "see above")]
    public void Dispose() => _stopping.Dispose();

    /// <exception cref="EventsMissedException">The log has dropped what would come next.</exception>
    /// <exception cref="EventLogException">The log has failed, or the position is of another log.</exception>
    internal async IAsyncEnumerable<CommittedEvent> ReadAsync(
        EventSubscription subscription, LogCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_stopping.IsCancellationRequested)
            yield break;
        using var reader = Open(after);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var portion = new List<CommittedEvent>(Portion);
        while (TryRead(reader, subscription, portion))
        {
            foreach (var committed in portion)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return committed;
            }
            if (portion.Count == 0 && !await WaitAsync(reader, either.Token, cancellationToken).ConfigureAwait(false))
                yield break;
            portion.Clear();
        }
    }

    private IEventLogReader Open(LogCursor after)
    {
        if (after.LogId == log.LogId && after.Sequence < log.Start.Sequence)
            throw new EventsMissedException(after.Sequence + 1, log.Start);
        return log.OpenReader(after);
    }

    /// <returns>False if the engine has stopped.</returns>
    private bool TryRead(IEventLogReader reader, EventSubscription subscription, List<CommittedEvent> portion)
    {
        if (!TryEnter())
            return false;
        try
        {
            Read(reader, subscription, portion);
            return true;
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Reads until a portion is full, the log at its end, or enough was looked at that is not wanted.</summary>
    private void Read(IEventLogReader reader, EventSubscription subscription, List<CommittedEvent> portion)
    {
        try
        {
            for (var looks = 0; looks < MostLooks && portion.Count < Portion && reader.TryRead(out var record); looks++)
            {
                var chatEvent = EventCodec.Read(record.Span, reader.Position.Sequence);
                if (subscription.Admits(chatEvent))
                    portion.Add(new CommittedEvent(reader.Position, chatEvent));
                else
                    (chatEvent as MessagePosted)?.Release();
            }
        }
        catch (EventLogException e) when (log.Failure is null && reader.Position.Sequence < log.Start.Sequence)
        {
            // What was read before is delivered first; then the next portion finds the same.
            if (portion.Count == 0)
                throw new EventsMissedException(reader.Position.Sequence + 1, log.Start, e);
        }
    }

    /// <returns>False if the engine stops.</returns>
    private static async Task<bool> WaitAsync(IEventLogReader reader, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            await reader.WaitAsync(either).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool TryEnter() => _reading.TryAddCount();

    private void Release()
    {
        if (_reading.Signal())
            _allRead.TrySetResult();
    }
}
