using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// What a search finds in the log behind the archive's cursor, with replacements and removals taken into account. Only matches that can
/// be in the answer are kept, so memory does not grow with what the archive lacks but by 32 bytes a message while it is read. Holds a
/// reference to each match until it is disposed.
/// </summary>
internal sealed class LogTail : IDisposable
{
    /// <summary>
    /// Messages that one search reads from the log, which takes about a second. With more, searches would take a processor from a node whose
    /// archive is behind already.
    /// </summary>
    private const int MostPlaces = 500_000;

    private readonly Dictionary<Guid, RoomTail> _rooms = [];
    private readonly List<LogCursor> _posts = [];
    private readonly List<LogCursor> _edits = [];

    /// <summary>True if a replacement or removal concerns messages from before the tail, which the archive has in an older form.</summary>
    internal bool EditsArchived { get; private set; }

    /// <summary>Searches what is committed behind <paramref name="cursor"/>.</summary>
    /// <exception cref="StorageException">There is too much of it.</exception>
    /// <exception cref="EventLogException">The log cannot be read from there.</exception>
    internal static async Task<LogTail> ReadAsync(
        LogIndex index, LogCursor cursor, SearchFetch fetch, SearchPattern pattern, CancellationToken cancellationToken)
    {
        var tail = new LogTail();
        try
        {
            foreach (var room in fetch.Rooms)
                await tail.FindAsync(index, cursor, room, fetch.Criteria, pattern, cancellationToken).ConfigureAwait(false);
            // Edits first: whether a message is a match depends on what became of it.
            index.Read(tail._edits, tail.TakeEdit, cancellationToken);
            if (!tail.EditsArchived)
                index.Read(tail._posts, tail.TakePost, cancellationToken);
            return tail;
        }
        catch
        {
            tail.Dispose();
            throw;
        }
    }

    /// <summary>The tail of one room, or null if it was not searched.</summary>
    internal RoomTail? Of(Guid roomId) => _rooms.GetValueOrDefault(roomId);

    public void Dispose()
    {
        foreach (var room in _rooms.Values)
            room.Release();
        _rooms.Clear();
    }

    private async Task FindAsync(
        LogIndex index, LogCursor cursor, RoomToSearch room, MessageSearch criteria, SearchPattern pattern, CancellationToken cancellationToken)
    {
        if (room.LastNumber == 0 || room.Asked.Room is not { Id: var id } || _rooms.ContainsKey(id))
            return;
        var found = await index.FindAsync(id, 1, room.LastNumber, cursor, cancellationToken).ConfigureAwait(false);
        _rooms.Add(id, new RoomTail(found.FirstNumber, criteria with { LastNumber = room.LastNumber }, pattern));
        _posts.AddRange(found.Posts);
        _edits.AddRange(found.Edits);
        if (_posts.Count > MostPlaces)
            throw new StorageException(StorageFault.Transient, $"The archive lacks more than {MostPlaces} messages of the rooms; search again later.");
    }

    private void TakeEdit(ChatEvent chatEvent) => EditsArchived |= chatEvent switch
    {
        MessageReplaced replaced => !_rooms[replaced.RoomId].Take(replaced),
        MessagesRemoved removed => !_rooms[removed.RoomId].Take(removed),
        _ => throw new InvalidOperationException($"The index takes {chatEvent.Kind} for an edit."),
    };

    private void TakePost(ChatEvent chatEvent)
    {
        var message = (MessagePosted)chatEvent;
        _rooms[message.RoomId].Take(message);
    }
}

/// <summary>The matches among the newest messages of one room.</summary>
/// <param name="firstNumber">Number of the first post, kept or not; all before it are the archive's.</param>
/// <param name="criteria">What is searched for.</param>
/// <param name="pattern">The words of it.</param>
internal sealed class RoomTail(long firstNumber, MessageSearch criteria, SearchPattern pattern)
{
    private readonly Queue<MessagePosted> _matches = [];
    private readonly Dictionary<long, string> _replaced = [];
    private readonly HashSet<long> _removed = [];

    /// <summary>Number of the first post, kept or not; all before it are the archive's.</summary>
    internal long FirstNumber => firstNumber;

    /// <summary>The matches that are first in the order of the search, as many as it asks for; oldest first.</summary>
    internal IReadOnlyCollection<MessagePosted> Matches => _matches;

    /// <summary>How many matches there are in all.</summary>
    internal int Total { get; private set; }

    internal void Release()
    {
        foreach (var message in _matches)
            message.Release();
        _matches.Clear();
    }

    /// <returns>False if the message is from before the tail.</returns>
    internal bool Take(MessageReplaced replaced)
    {
        _replaced[replaced.Number] = replaced.Text;
        return replaced.Number >= firstNumber;
    }

    /// <returns>False if some of the messages are from before the tail.</returns>
    internal bool Take(MessagesRemoved removed)
    {
        foreach (var range in removed.Ranges)
        {
            var last = Math.Min(range.Last, criteria.LastNumber ?? long.MaxValue);
            for (var number = Math.Max(range.First, firstNumber); number <= last; number++)
                _removed.Add(number);
        }
        return removed.Ranges[0].First >= firstNumber;
    }

    /// <summary>Takes a post, after all edits, and the caller's reference to it.</summary>
    internal void Take(MessagePosted posted)
    {
        var message = _replaced.TryGetValue(posted.Number, out var text) ? posted.WithText(text) : posted;
        if (message != posted)
            posted.Release();
        if (!message.IsKept || _removed.Contains(message.Number) || !criteria.Admits(message) || !pattern.IsMatch(message.Text))
            message.Release();
        else
            Keep(message);
    }

    private void Keep(MessagePosted match)
    {
        Total++;
        if (_matches.Count == criteria.Limit && !criteria.NewestFirst)
        {
            match.Release();
            return;
        }
        _matches.Enqueue(match);
        if (_matches.Count > criteria.Limit)
            _matches.Dequeue().Release();
    }
}
