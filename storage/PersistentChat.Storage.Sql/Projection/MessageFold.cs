namespace PersistentChat.Storage.Sql;

/// <summary>
/// What a batch does to archived messages and files. Written in the order removals, new messages, replacements; each event drops what it
/// makes void of the parts written later, so that the order of the log holds.
/// </summary>
internal sealed class MessageFold
{
    /// <summary>Messages to archive; borrowed from the batch.</summary>
    public List<MessagePosted> Posted { get; } = [];

    /// <summary>New texts of messages of this or an earlier batch.</summary>
    public Dictionary<(Guid RoomId, long Number), MessageReplaced> Replaced { get; } = [];

    /// <summary>Numbers by room and reason; those removed are also what is deleted.</summary>
    public Dictionary<(Guid RoomId, AbsentReason Reason), NumberRanges> Absent { get; } = [];

    public Dictionary<Guid, FileRecord> Files { get; } = [];

    /// <summary>Takes a post, in the order of the log.</summary>
    public void Add(MessagePosted message)
    {
        if (!message.IsKept)
        {
            AddAbsent(message, AbsentReason.NotKept);
            return;
        }
        Posted.Add(message);
        if (Replaced.Count > 0)
            Replaced.Remove((message.RoomId, message.Number));
    }

    /// <summary>Takes a replacement, a removal or a file.</summary>
    public void Add(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case MessageReplaced replaced:
                Replaced[(replaced.RoomId, replaced.Number)] = replaced;
                break;
            case MessagesRemoved removed:
                foreach (var numbers in removed.Ranges)
                    Remove(removed.RoomId, numbers);
                break;
            case FileUploaded uploaded:
                Files[uploaded.File.Id] = uploaded.File;
                break;
        }
    }

    /// <summary>Takes a post that leaves no message.</summary>
    public void AddAbsent(MessagePosted message, AbsentReason reason) =>
        AddAbsent(message.RoomId, reason, new NumberRange(message.Number, message.Number));

    /// <summary>Forgets the batch.</summary>
    public void Clear()
    {
        Posted.Clear();
        Replaced.Clear();
        Absent.Clear();
        Files.Clear();
    }

    private void Remove(Guid roomId, NumberRange numbers)
    {
        Posted.RemoveAll(message => message.RoomId == roomId && Contains(numbers, message.Number));
        foreach (var key in Replaced.Keys)
        {
            if (key.RoomId == roomId && Contains(numbers, key.Number))
                Replaced.Remove(key);
        }
        AddAbsent(roomId, AbsentReason.Removed, numbers);
    }

    private void AddAbsent(Guid roomId, AbsentReason reason, NumberRange numbers)
    {
        if (!Absent.TryGetValue((roomId, reason), out var ranges))
            Absent.Add((roomId, reason), ranges = new NumberRanges());
        ranges.Add(numbers);
    }

    private static bool Contains(NumberRange numbers, long number) => number >= numbers.First && number <= numbers.Last;
}
