using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The messages one fetch asks for: those of the archive, and on top what the log has behind the archive's cursor. An event
/// that the archive took in meanwhile may come again; it changes nothing then.
/// </summary>
internal sealed class HistoryFold
{
    private readonly HistoryFetch _fetch;
    private readonly List<MessagePosted> _messages;
    private long _next;

    internal HistoryFold(HistoryFetch fetch, IReadOnlyList<MessagePosted> archived)
    {
        _fetch = fetch;
        _messages = [.. archived];
        _next = Math.Max(fetch.First, archived.Count > 0 ? archived[^1].Number + 1 : 0);
    }

    /// <summary>The messages so far, oldest first; the caller owns them once nothing more is taken.</summary>
    internal IReadOnlyList<MessagePosted> Messages => _messages;

    internal void Take(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case MessagePosted message: Add(message); break;
            case MessageReplaced replaced when replaced.RoomId == _fetch.Room.Id: Replace(replaced); break;
            case MessagesRemoved removed when removed.RoomId == _fetch.Room.Id: Remove(removed); break;
            default: break;
        }
    }

    private void Add(MessagePosted message)
    {
        var isNew = message.RoomId == _fetch.Room.Id && message.Number >= _next;
        if (isNew)
            _next = message.Number + 1;
        if (isNew && message.IsKept && message.Number <= _fetch.Last)
            _messages.Add(message);
        else
            message.Release();
    }

    private void Replace(MessageReplaced replaced)
    {
        var index = _messages.FindIndex(message => message.Number == replaced.Number);
        if (index < 0)
            return;
        var old = _messages[index];
        _messages[index] = old.WithText(replaced.Text);
        old.Release();
    }

    private void Remove(MessagesRemoved removed) => _messages.RemoveAll(message =>
    {
        var isRemoved = removed.Contains(message.Number);
        if (isRemoved)
            message.Release();
        return isRemoved;
    });
}
