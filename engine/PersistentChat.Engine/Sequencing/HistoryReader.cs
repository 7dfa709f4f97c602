using Microsoft.Extensions.Logging;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Reads messages that are no longer in memory: the archive first, then from the archive's cursor on the log, so that
/// between the two nothing is missing and nothing comes twice. While the archive is away, the log alone answers if it has
/// everything that is asked for. Searches are done by a <see cref="HistorySearcher"/>. Runs off the
/// shards; a few reads at a time.
/// </summary>
internal sealed class HistoryReader : IDisposable
{
    /// <summary>Reads under way at once: the archive's connections are few, and the rest waits in order.</summary>
    private const int Concurrency = 4;

    /// <summary>Searches under way at once, of slots of their own: whoever opens a room does not wait for who looks for a word.</summary>
    private const int Searches = 2;

    private readonly SemaphoreSlim _slots = new(Concurrency);
    private readonly SemaphoreSlim _searchSlots = new(Searches);
    private readonly CancellationTokenSource _stopping = new();
    private readonly IEventLog _log;
    private readonly ArchiveGuard _archive;
    private readonly LogIndex _index;
    private readonly HistorySearcher _searcher;
    private readonly ILogger _logger;

    internal HistoryReader(IEventLog log, IArchive archive, TimeProvider time, ILogger logger)
    {
        _log = log;
        _archive = new ArchiveGuard(archive, time);
        _index = new LogIndex(log);
        _searcher = new HistorySearcher(log, _index, _archive, time);
        _logger = logger;
    }

    /// <summary>Reads and delivers the answer to the session's shard. The numbers asked for must be durable.</summary>
    internal void Start(HistoryFetch fetch, Session session, object? context) =>
        _ = Task.Run(() => AnswerAsync(
            _slots,
            async stopping => Answer(fetch, await ReadAsync(fetch, stopping).ConfigureAwait(false), context),
            failure => Unavailable(fetch, failure, context),
            session,
            context));

    /// <summary>Searches and delivers the answer to the session's shard. The numbers asked for must be durable.</summary>
    internal void Start(SearchFetch fetch, Session session, object? context) =>
        _ = Task.Run(() => AnswerAsync(
            _searchSlots,
            async stopping => await _searcher.SearchAsync(fetch, context, stopping).ConfigureAwait(false),
            failure => Unavailable(fetch, failure, context),
            session,
            context));

    /// <summary>Gives up every read and returns when none is under way: log and archive may then be closed.</summary>
    internal async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        for (var i = 0; i < Concurrency; i++)
            await _slots.WaitAsync().ConfigureAwait(false);
        for (var i = 0; i < Searches; i++)
            await _searchSlots.WaitAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _slots.Dispose();
        _searchSlots.Dispose();
        _index.Dispose();
    }

    internal async Task<IReadOnlyList<MessagePosted>> ReadAsync(HistoryFetch fetch, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadArchiveAndLogAsync(fetch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The log keeps records for a while after the archive has them, and then nobody notices that the archive is away.
            var places = await FindAsync(fetch, _log.Start, cancellationToken).ConfigureAwait(false);
            if (places.FirstNumber > fetch.First)
                throw;
            return ReadLog(new HistoryFold(fetch, []), places, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<MessagePosted>> ReadArchiveAndLogAsync(HistoryFetch fetch, CancellationToken cancellationToken)
    {
        // The cursor is read first: whatever the archive takes in meanwhile is then at worst read from both, and sorted out by number.
        var cursor = await _archive.LoadCursorAsync(cancellationToken).ConfigureAwait(false) ?? _log.Start;
        var archived = await _archive.ReadAsync(fetch.Room.Id, fetch.First, fetch.Last, cancellationToken).ConfigureAwait(false);
        if (archived.Count > 0 && archived[^1].Number == fetch.Last && cursor.Sequence >= fetch.EditedAt)
            return archived;
        var places = await FindAsync(fetch, cursor, cancellationToken).ConfigureAwait(false);
        return ReadLog(new HistoryFold(fetch, archived), places, cancellationToken);
    }

    private Task<FoundPlaces> FindAsync(HistoryFetch fetch, LogCursor from, CancellationToken cancellationToken) =>
        _index.FindAsync(fetch.Room.Id, fetch.First, fetch.Last, from, cancellationToken);

    private IReadOnlyList<MessagePosted> ReadLog(HistoryFold history, FoundPlaces found, CancellationToken cancellationToken)
    {
        _index.Read([.. found.Posts, .. found.Edits], history.Take, cancellationToken);
        return history.Messages;
    }

    private async Task AnswerAsync(
        SemaphoreSlim slots, Func<CancellationToken, Task<object>> read, Func<Exception, object> onFailure, Session session, object? context)
    {
        try
        {
            await slots.WaitAsync(_stopping.Token).ConfigureAwait(false);
            try
            {
                session.Shard.PostAnswer(session, context, await read(_stopping.Token).ConfigureAwait(false));
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The engine stops; the session is being ended by its shard.
        }
        catch (Exception e)
        {
            session.Shard.PostAnswer(session, context, onFailure(e));
        }
    }

    private static object Answer(HistoryFetch fetch, IReadOnlyList<MessagePosted> messages, object? context) =>
        fetch.IsCatchUp
            ? new MissedMessages(fetch.Room, messages, fetch.First - 1, fetch.Last)
            : new HistoryReply { Room = fetch.Room, Messages = messages, Context = context };

    /// <summary>A session that cannot be brought up to date must not go on as if it were: it ends, and its client starts anew.</summary>
    private object Unavailable(HistoryFetch fetch, Exception failure, object? context)
    {
        EngineLog.HistoryUnavailable(_logger, failure, fetch.Room.Id, fetch.First, fetch.Last);
        return fetch.IsCatchUp
            ? SessionEndReason.Expired
            : new HistoryReply { Code = ResultCode.ArchiveUnavailable, Context = context };
    }

    /// <summary>A search that no archive can answer is the asker's fault, anything else is the archive's.</summary>
    private SearchReply Unavailable(SearchFetch fetch, Exception failure, object? context)
    {
        if (failure is ArgumentException)
            return new SearchReply { Code = ResultCode.InvalidArgument, Context = context };
        EngineLog.SearchUnavailable(_logger, failure, fetch.Rooms.Count);
        return new SearchReply { Code = ResultCode.ArchiveUnavailable, Context = context };
    }
}
