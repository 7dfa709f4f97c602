using PersistentChat.Storage;

namespace PersistentChat.TestKit;

/// <summary>
/// A local state that is always empty (so a start replays the whole log) and an archive that holds what a test gave it.
/// </summary>
public sealed class MemoryArchive : ILocalState, IArchive
{
    private readonly List<MessagePosted> _messages = [];

    /// <summary>How far the archive claims to be.</summary>
    public LogCursor? Cursor { get; set; }

    /// <summary>Reads fail with this while it is not null.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Takes every kept message of a log up to a sequence number, as replacements and removals left it.</summary>
    public void TakeFrom(IEventLog log, ulong upTo)
    {
        using var reader = log.OpenReader(log.Start);
        while (reader.Position.Sequence < upTo && reader.TryRead(out var record))
        {
            Take(EventCodec.Read(record.Span, reader.Position.Sequence));
            Cursor = reader.Position;
        }
    }

    public ValueTask<LocalSnapshot> LoadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new LocalSnapshot());

    public ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken) =>
        Failure is null ? ValueTask.FromResult(Cursor) : ValueTask.FromException<LogCursor?>(Failure);

    public ValueTask<FileRecord?> FindFileAsync(Guid fileId, CancellationToken cancellationToken) => ValueTask.FromResult<FileRecord?>(null);

    public ValueTask<IReadOnlyList<RoomMatches>> SearchAsync(MessageSearch search, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This archive has no search.");

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

    private void Take(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case MessagePosted { IsKept: true } message:
                _messages.Add(message);
                break;
            case MessageReplaced replaced:
                var index = _messages.FindIndex(message => message.RoomId == replaced.RoomId && message.Number == replaced.Number);
                if (index >= 0)
                    _messages[index] = _messages[index].WithText(replaced.Text);
                break;
            case MessagesRemoved removed:
                _messages.RemoveAll(message => message.RoomId == removed.RoomId && removed.Contains(message.Number));
                break;
            default:
                break;
        }
    }
}
