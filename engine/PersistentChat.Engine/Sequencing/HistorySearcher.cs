using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Searches the history of rooms: the archive up to where the log behind its cursor begins, and the log from there, by the same
/// criteria. A message is therefore found as soon as it is acknowledged, once, and in its newest form.
/// </summary>
internal sealed class HistorySearcher(IEventLog log, LogIndex index, IArchive archive, TimeProvider time)
{
    /// <summary>How often the archive's cursor is looked at while it must catch up; a pump's batch takes about that long.</summary>
    private static readonly TimeSpan CatchUpInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks before a search gives up: five seconds, which an archive that is not far behind needs by no means.</summary>
    private const int MostLooks = 100;

    /// <summary>Text bytes of one answer, as of one reading of history: no client reads megabytes in one body. The rest is for the next page.</summary>
    private const int AnswerBytes = 128 * 1024;

    /// <exception cref="ArgumentException">A criterion is out of range.</exception>
    /// <exception cref="StorageException">The archive cannot be read, or is too far behind.</exception>
    /// <exception cref="EventLogException">The log cannot be read, or no longer reaches back to the archive.</exception>
    internal async Task<SearchReply> SearchAsync(SearchFetch fetch, object? context, CancellationToken cancellationToken)
    {
        var pattern = new SearchPattern(fetch.Criteria);
        using var tail = await ReadTailAsync(fetch, pattern, cancellationToken).ConfigureAwait(false);
        var rooms = new List<SearchedRoom>();
        try
        {
            foreach (var room in fetch.Rooms)
                rooms.Add(await SearchAsync(room, fetch.Criteria, tail, cancellationToken).ConfigureAwait(false));
            return new SearchReply { Context = context, Rooms = Finish(rooms, fetch.Criteria) };
        }
        catch
        {
            new SearchReply { Rooms = rooms }.Release();
            throw;
        }
    }

    /// <summary>
    /// What the log has behind the archive's cursor. A replacement or removal of messages that are in the archive already cannot be laid over
    /// its matches and totals, so the search waits until the archive has taken it.
    /// </summary>
    private async Task<LogTail> ReadTailAsync(SearchFetch fetch, SearchPattern pattern, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(CatchUpInterval, time);
        for (var looks = 0; looks < MostLooks; looks++)
        {
            // Read before the archive is searched: what it takes in meanwhile is behind the bound that the tail sets.
            var cursor = await archive.LoadCursorAsync(cancellationToken).ConfigureAwait(false) ?? log.Start;
            var tail = await LogTail.ReadAsync(index, cursor, fetch, pattern, cancellationToken).ConfigureAwait(false);
            if (!tail.EditsArchived)
                return tail;
            tail.Dispose();
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
        throw new StorageException(
            StorageFault.Transient, "The archive is behind, and messages were replaced or removed meanwhile; search again later.");
    }

    private async Task<SearchedRoom> SearchAsync(
        RoomToSearch room, MessageSearch criteria, LogTail tail, CancellationToken cancellationToken)
    {
        if (room.Asked.Room is not { } info)
            return room.Asked;
        var recent = tail.Of(info.Id);
        var inRoom = criteria with { Rooms = [info.Id], LastNumber = room.LastNumber, SortNewestFirst = criteria.NewestFirst };
        var archived = await archive.SearchAsync(
            inRoom with { LastNumber = recent is null ? room.LastNumber : Math.Min(room.LastNumber, recent.FirstNumber - 1) },
            cancellationToken).ConfigureAwait(false);
        return room.Asked with { Found = recent is null ? archived[0] : Join(archived[0], recent, criteria) };
    }

    /// <summary>
    /// Archived matches are older than logged ones; both count, and the first ones in the order of the search are kept, in that order.
    /// </summary>
    private static RoomMatches Join(RoomMatches archived, RoomTail logged, MessageSearch criteria)
    {
        foreach (var message in logged.Matches)
            message.AddReference();
        var all = criteria.NewestFirst
            ? [.. logged.Matches.Reverse(), .. archived.Messages]
            : (List<MessagePosted>)[.. archived.Messages, .. logged.Matches];
        foreach (var message in all.Skip(criteria.Limit))
            message.Release();
        return archived with { Messages = [.. all.Take(criteria.Limit)], Total = archived.Total + logged.Total };
    }

    /// <summary>Cuts the answer at its size and puts every room in the order asked for.</summary>
    private static List<SearchedRoom> Finish(List<SearchedRoom> rooms, MessageSearch criteria)
    {
        var left = AnswerBytes;
        return rooms.ConvertAll(room => room.Found is { } found ? room with { Found = Finish(found, criteria, ref left) } : room);
    }

    /// <summary>At least one message stays, so that whoever asks for the next page gets on.</summary>
    private static RoomMatches Finish(RoomMatches found, MessageSearch criteria, ref int left)
    {
        var kept = new List<MessagePosted>();
        foreach (var message in found.Messages)
        {
            left -= message.Text.Length + message.Rtf.Length;
            if (left >= 0 || kept.Count == 0)
                kept.Add(message);
            else
                message.Release();
        }
        if (criteria.NewestFirst != criteria.SortNewestFirst)
            kept.Reverse();
        return found with { Messages = kept };
    }
}
