using PersistentChat.Storage;

namespace PersistentChat.Server.Databases;

/// <summary>Which messages were replaced or removed, and by which record of the log. They are few, so they are all kept in memory.</summary>
internal sealed class LogEdits
{
    private readonly Dictionary<(Guid Room, long Number), List<MessageReplaced>> _replaced = [];
    private readonly Dictionary<Guid, List<(NumberRange Range, ulong Sequence)>> _removed = [];

    /// <summary>Takes an event of the log, in order.</summary>
    public void Add(ChatEvent chatEvent)
    {
        if (chatEvent is MessageReplaced replaced)
        {
            if (!_replaced.TryGetValue((replaced.RoomId, replaced.Number), out var texts))
                _replaced[(replaced.RoomId, replaced.Number)] = texts = [];
            texts.Add(replaced);
        }
        else if (chatEvent is MessagesRemoved removed)
        {
            if (!_removed.TryGetValue(removed.RoomId, out var ranges))
                _removed[removed.RoomId] = ranges = [];
            ranges.AddRange(removed.Ranges.Select(range => (range, removed.Sequence)));
        }
    }

    /// <summary>The record that removed a message, or null.</summary>
    public ulong? RemovedBy(Guid room, long number)
    {
        if (!_removed.TryGetValue(room, out var ranges))
            return null;
        foreach (var (range, sequence) in ranges)
        {
            if (range.First <= number && number <= range.Last)
                return sequence;
        }
        return null;
    }

    /// <summary>The texts that replaced a message's own, oldest first.</summary>
    public IReadOnlyList<MessageReplaced> ReplacementsOf(Guid room, long number) => _replaced.GetValueOrDefault((room, number)) ?? [];
}
