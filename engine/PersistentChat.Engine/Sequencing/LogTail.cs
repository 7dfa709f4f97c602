using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// What the log has behind the archive's cursor for some rooms: their newest messages as replacements and removals left them. Holds a
/// reference to each message until it is disposed.
/// </summary>
internal sealed class LogTail : IDisposable
{
    private static readonly RoomTail Nothing = new();

    private readonly Dictionary<Guid, RoomTail> _rooms = [];

    /// <summary>True if a replacement or removal concerns messages from before the tail, which the archive has in an older form.</summary>
    internal bool EditsArchived { get; private set; }

    /// <summary>Reads committed records behind <paramref name="cursor"/>, at least up to <paramref name="end"/>.</summary>
    internal static LogTail Read(
        IEventLog log, LogCursor cursor, ulong end, IReadOnlyList<RoomToSearch> rooms, CancellationToken cancellationToken)
    {
        var tail = new LogTail();
        try
        {
            foreach (var room in rooms)
            {
                if (room.LastNumber > 0)
                    tail._rooms.TryAdd(room.Asked.Room!.Id, new RoomTail());
            }
            using var reader = log.OpenReader(cursor);
            while (reader.Position.Sequence < end && reader.TryRead(out var record))
            {
                cancellationToken.ThrowIfCancellationRequested();
                tail.Take(EventCodec.Read(record.Span, reader.Position.Sequence));
            }
            return tail;
        }
        catch
        {
            tail.Dispose();
            throw;
        }
    }

    /// <summary>The tail of one room; empty if it was not asked for.</summary>
    internal RoomTail Of(Guid roomId) => _rooms.GetValueOrDefault(roomId, Nothing);

    public void Dispose()
    {
        foreach (var room in _rooms.Values)
        {
            foreach (var message in room.Messages)
                message.Release();
        }
        _rooms.Clear();
    }

    private void Take(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case MessagePosted message when _rooms.TryGetValue(message.RoomId, out var room): room.Add(message); break;
            case MessagePosted message: message.Release(); break;
            case MessageReplaced replaced when _rooms.TryGetValue(replaced.RoomId, out var room):
                EditsArchived |= !room.Replace(replaced);
                break;
            case MessagesRemoved removed when _rooms.TryGetValue(removed.RoomId, out var room):
                EditsArchived |= !room.Remove(removed);
                break;
            default: break;
        }
    }
}

/// <summary>The newest messages of one room.</summary>
internal sealed class RoomTail
{
    private readonly List<MessagePosted> _messages = [];

    /// <summary>Number of the first post, kept or not; all before it are the archive's.</summary>
    internal long FirstNumber { get; private set; } = long.MaxValue;

    /// <summary>The messages that are kept, oldest first.</summary>
    internal IReadOnlyList<MessagePosted> Messages => _messages;

    /// <summary>Takes over the caller's reference.</summary>
    internal void Add(MessagePosted message)
    {
        FirstNumber = Math.Min(FirstNumber, message.Number);
        if (message.IsKept)
            _messages.Add(message);
        else
            message.Release();
    }

    /// <returns>False if the message is from before the tail.</returns>
    internal bool Replace(MessageReplaced replaced)
    {
        if (replaced.Number < FirstNumber)
            return false;
        var index = _messages.FindIndex(message => message.Number == replaced.Number);
        if (index >= 0)
        {
            var old = _messages[index];
            _messages[index] = old.WithText(replaced.Text);
            old.Release();
        }
        return true;
    }

    /// <returns>False if some of the messages are from before the tail.</returns>
    internal bool Remove(MessagesRemoved removed)
    {
        _messages.RemoveAll(message =>
        {
            var isRemoved = removed.Contains(message.Number);
            if (isRemoved)
                message.Release();
            return isRemoved;
        });
        return removed.Ranges[0].First >= FirstNumber;
    }
}
