using PersistentChat.Storage;

namespace PersistentChat.TestKit;

/// <summary>
/// A local state that is always empty (so a start replays the whole log) and an archive that holds what a test gave it.
/// </summary>
public sealed class MemoryArchive : ILocalState, IArchive
{
    private volatile IReadOnlyList<MessagePosted> _messages = [];
    private int _readings;

    /// <summary>How far the archive claims to be.</summary>
    public LogCursor? Cursor { get; set; }

    /// <summary>How often somebody asked how far it is, which is what every reading begins with.</summary>
    public int Readings => Volatile.Read(ref _readings);

    /// <summary>Reads fail with this while it is not null.</summary>
    public Exception? Failure { get; set; }

    /// <summary>
    /// Takes every kept message of a log up to a sequence number, as replacements and removals left it. Readings beside it see it not at all
    /// or in full.
    /// </summary>
    public void TakeFrom(IEventLog log, ulong upTo)
    {
        var messages = new List<MessagePosted>();
        using var reader = log.OpenReader(log.Start);
        while (reader.Position.Sequence < upTo && reader.TryRead(out var record))
            Take(EventCodec.Read(record.Span, reader.Position.Sequence), messages);
        _messages = messages;
        Cursor = reader.Position;
    }

    public ValueTask<LocalSnapshot> LoadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new LocalSnapshot());

    public ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readings);
        return Failure is null ? ValueTask.FromResult(Cursor) : ValueTask.FromException<LogCursor?>(Failure);
    }

    public ValueTask<FileRecord?> FindFileAsync(Guid fileId, CancellationToken cancellationToken) => ValueTask.FromResult<FileRecord?>(null);

    public ValueTask<IReadOnlyList<RoomMatches>> SearchAsync(MessageSearch search, CancellationToken cancellationToken)
    {
        search.Validate();
        if (Failure is not null)
            return ValueTask.FromException<IReadOnlyList<RoomMatches>>(Failure);
        return ValueTask.FromResult<IReadOnlyList<RoomMatches>>([.. search.Rooms.Select(room => Search(room, search))]);
    }

    public ValueTask<IReadOnlyList<MessagePosted>> ReadAsync(
        Guid roomId, long first, long last, CancellationToken cancellationToken)
    {
        var found = new List<MessagePosted>();
        foreach (var message in _messages)
        {
            if (message.RoomId == roomId && message.Number >= first && message.Number <= last)
                found.Add(message.AddReference());
        }
        return ValueTask.FromResult<IReadOnlyList<MessagePosted>>(found);
    }

    private RoomMatches Search(Guid room, MessageSearch search)
    {
        var pattern = new SearchPattern(search);
        var found = _messages.Where(message => message.RoomId == room && search.Admits(message) && pattern.IsMatch(message.Text)).ToList();
        var kept = (search.NewestFirst ? Enumerable.Reverse(found) : found).Take(search.Limit).Select(message => message.AddReference());
        return new RoomMatches(
            room, [.. search.NewestFirst == search.SortNewestFirst ? kept : kept.Reverse()], found.Count, IsTotalExact: true);
    }

    private static void Take(ChatEvent chatEvent, List<MessagePosted> messages)
    {
        switch (chatEvent)
        {
            case MessagePosted { IsKept: true } message:
                messages.Add(message);
                break;
            case MessageReplaced replaced:
                var index = messages.FindIndex(message => message.RoomId == replaced.RoomId && message.Number == replaced.Number);
                if (index >= 0)
                    messages[index] = messages[index].WithText(replaced.Text);
                break;
            case MessagesRemoved removed:
                messages.RemoveAll(message => message.RoomId == removed.RoomId && removed.Contains(message.Number));
                break;
            default:
                break;
        }
    }
}
