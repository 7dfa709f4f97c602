using Microsoft.Extensions.Logging;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Reads messages that are no longer in memory: the archive first, then from the archive's cursor on the log, so that
/// between the two nothing is missing and nothing comes twice. Runs off the shards; a few reads at a time.
/// </summary>
internal sealed class HistoryReader : IDisposable
{
    /// <summary>Reads under way at once: the archive's connections are few, and the rest waits in order.</summary>
    private const int Concurrency = 4;

    private readonly SemaphoreSlim _slots = new(Concurrency);
    private readonly CancellationTokenSource _stopping = new();
    private readonly IEventLog _log;
    private readonly IArchive _archive;
    private readonly ILogger _logger;

    internal HistoryReader(IEventLog log, IArchive archive, ILogger logger)
    {
        _log = log;
        _archive = archive;
        _logger = logger;
    }

    /// <summary>Reads and delivers the answer to the session's shard. The numbers asked for must be durable.</summary>
    internal void Start(HistoryFetch fetch, Session session, object? context) =>
        _ = Task.Run(() => AnswerAsync(fetch, session, context));

    /// <summary>Gives up every read and returns when none is under way: log and archive may then be closed.</summary>
    internal async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        for (var i = 0; i < Concurrency; i++)
            await _slots.WaitAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _slots.Dispose();
    }

    internal async Task<IReadOnlyList<MessagePosted>> ReadAsync(HistoryFetch fetch, CancellationToken cancellationToken)
    {
        // The cursor is read first: whatever the archive takes in meanwhile is then at worst read from both, and sorted out by number.
        var cursor = await _archive.LoadCursorAsync(cancellationToken).ConfigureAwait(false) ?? _log.Start;
        var archived = await _archive.ReadAsync(fetch.Room.Id, fetch.First, fetch.Last, cancellationToken).ConfigureAwait(false);
        if (archived.Count > 0 && archived[^1].Number == fetch.Last && cursor.Sequence >= fetch.EditedAt)
            return archived;
        var history = new HistoryFold(fetch, archived);
        ReadLog(fetch, cursor, history, cancellationToken);
        return history.Messages;
    }

    private void ReadLog(HistoryFetch fetch, LogCursor cursor, HistoryFold history, CancellationToken cancellationToken)
    {
        using var reader = _log.OpenReader(cursor);
        while ((!history.IsComplete || reader.Position.Sequence < fetch.EditedAt) && reader.TryRead(out var record))
        {
            cancellationToken.ThrowIfCancellationRequested();
            history.Take(EventCodec.Read(record.Span, reader.Position.Sequence));
        }
    }

    private async Task AnswerAsync(HistoryFetch fetch, Session session, object? context)
    {
        try
        {
            await _slots.WaitAsync(_stopping.Token).ConfigureAwait(false);
            try
            {
                var messages = await ReadAsync(fetch, _stopping.Token).ConfigureAwait(false);
                session.Shard.PostAnswer(session, context, Answer(fetch, messages, context));
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The engine stops; the session is being ended by its shard.
        }
        catch (Exception e)
        {
            EngineLog.HistoryUnavailable(_logger, e, fetch.Room.Id, fetch.First, fetch.Last);
            session.Shard.PostAnswer(session, context, Unavailable(fetch, context));
        }
    }

    private static object Answer(HistoryFetch fetch, IReadOnlyList<MessagePosted> messages, object? context) =>
        fetch.IsCatchUp
            ? new MissedMessages(fetch.Room, messages, fetch.First - 1, fetch.Last)
            : new HistoryReply { Room = fetch.Room, Messages = messages, Context = context };

    /// <summary>A session that cannot be brought up to date must not go on as if it were: it ends, and its client starts anew.</summary>
    private static object Unavailable(HistoryFetch fetch, object? context) =>
        fetch.IsCatchUp
            ? SessionEndReason.Expired
            : new HistoryReply { Code = ResultCode.ArchiveUnavailable, Context = context };
}
