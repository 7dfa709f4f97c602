using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Durable before visible: takes batches in order, has the log made durable (one commit for all that came meanwhile), then
/// publishes the catalog changes and gives each batch to every shard. Its first failure is latched: whoever waits for
/// an outcome that is now unknown has its connection closed, and is never told "no".
/// </summary>
internal sealed class CommitPublisher : IDisposable
{
    private readonly Channel<OutcomeBatch> _batches = Channel.CreateUnbounded<OutcomeBatch>(new UnboundedChannelOptions
    {
        SingleReader = true,
        SingleWriter = true,
    });

    private readonly List<OutcomeBatch> _pending = [];
    private readonly CancellationTokenSource _givingUp = new();
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IEventLog _log;
    private readonly RoomDirectory _directory;
    private readonly HistoryReader _history;
    private readonly EngineMetrics _metrics;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private IReadOnlyList<Shard> _shards = [];
    private ulong _durable;
    private Exception? _failure;
    private Task _running = Task.CompletedTask;

    internal CommitPublisher(
        IEventLog log, RoomDirectory directory, HistoryReader history, TimeProvider time, EngineMetrics metrics, ILogger logger)
    {
        _log = log;
        _directory = directory;
        _history = history;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _durable = log.Committed.Sequence;
    }

    /// <summary>Why nothing is published any more, or null.</summary>
    internal Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Completes with the first failure.</summary>
    internal Task<Exception> Failed => _failed.Task;

    internal void Start(IReadOnlyList<Shard> shards)
    {
        _shards = shards;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Sequencer thread.</summary>
    internal void Submit(OutcomeBatch batch) => _batches.Writer.TryWrite(batch);

    internal void Fail(Exception failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
            _failed.SetResult(failure);
    }

    /// <summary>Publishes what was submitted, then ends; commits that the token cuts short count as failed.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        _batches.Writer.TryComplete();
        using var limit = cancellationToken.Register(static giveUp => ((CancellationTokenSource)giveUp!).Cancel(), _givingUp);
        await _running.ConfigureAwait(false);
    }

    public void Dispose() => _givingUp.Dispose();

    private async Task RunAsync()
    {
        while (await _batches.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_batches.Reader.TryRead(out var batch))
                _pending.Add(batch);
            await CommitAsync(_pending[^1].RequiredSequence, _pending.Exists(static batch => batch.ForcesCommit)).ConfigureAwait(false);
            foreach (var batch in _pending)
                TryPublish(batch);
            _pending.Clear();
        }
    }

    private async ValueTask CommitAsync(ulong required, bool anyway)
    {
        if ((required <= _durable && !anyway) || Failure is not null)
            return;
        var start = _time.GetTimestamp();
        var before = _durable;
        try
        {
            _durable = await _log.CommitAsync(_givingUp.Token).ConfigureAwait(false);
            _metrics.Committed(_time.GetElapsedTime(start), _durable - before);
        }
        catch (Exception e)
        {
            EngineLog.CommitFailed(_logger, e, before, required);
            Fail(e);
        }
    }

    /// <summary>A batch that cannot be published is a broken invariant: it is latched, and what is durable behind it still goes out.</summary>
    private void TryPublish(OutcomeBatch batch)
    {
        try
        {
            Publish(batch);
        }
        catch (Exception e)
        {
            EngineLog.PublishingFailed(_logger, e, batch.RequiredSequence);
            Fail(e);
        }
    }

    private void Publish(OutcomeBatch batch)
    {
        // A failure after this batch became durable does not change its outcome: it is published all the same.
        if (batch.RequiredSequence > _durable)
        {
            Abandon(batch);
            return;
        }
        _directory.Publish(batch.Outcomes);
        batch.Share(_shards.Count + 1);
        foreach (var shard in _shards)
            shard.Post(batch);
        Complete(batch);
        batch.Release();
    }

    /// <summary>
    /// Begins what goes on outside the shards and tells those who wait in this process, after the shards have the batch in
    /// their queues: an answer must not overtake what was decided before it.
    /// </summary>
    private void Complete(OutcomeBatch batch)
    {
        foreach (ref readonly var outcome in batch.Outcomes)
        {
            switch (outcome.Payload)
            {
                case DirectoryChange change: change.Completion.TrySetResult(change.IsChange); break;
                case Barrier barrier: barrier.Completion.TrySetResult(); break;
                case HistoryFetch fetch: _history.Start(fetch, outcome.Session!, outcome.Context); break;
                case SearchFetch fetch: _history.Start(fetch, outcome.Session!, outcome.Context); break;
                default: break;
            }
        }
    }

    private void Abandon(OutcomeBatch batch)
    {
        var failure = Failure!;
        foreach (ref readonly var outcome in batch.Outcomes)
        {
            switch (outcome.Payload)
            {
                case DirectoryChange change: change.Completion.TrySetException(failure); break;
                case Barrier barrier: barrier.Completion.TrySetException(failure); break;
                case HistoryReply reply: reply.Release(); break;
                case MissedMessages missed: missed.Release(); break;
                default: break;
            }
            outcome.Session?.Shard.PostLogFailure(outcome.Session);
        }
        batch.Share(1);
        batch.Release();
    }
}
