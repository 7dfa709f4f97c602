namespace PersistentChat.Storage;

/// <summary>The text of a message was replaced (features.md RM11); its number, time and author stay.</summary>
public sealed class MessageReplaced : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.MessageReplaced;

    /// <summary>The room.</summary>
    public required Guid RoomId { get; init; }

    /// <summary>Number of the message.</summary>
    public required long Number { get; init; }

    /// <summary>Canonical SIP URI, or a system name, of whoever replaced it.</summary>
    public required string User { get; init; }

    /// <summary>The new text. The RTF twin is dropped with the old one.</summary>
    public required string Text { get; init; }
}

/// <summary>Messages of a room were removed for good (RM10, RM11); their numbers are not given again.</summary>
public sealed class MessagesRemoved : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.MessageRemoved;

    /// <summary>The room.</summary>
    public required Guid RoomId { get; init; }

    /// <summary>Canonical SIP URI, or a system name, of whoever removed them.</summary>
    public required string User { get; init; }

    /// <summary>What was removed: ascending and disjoint; never empty.</summary>
    public required IReadOnlyList<NumberRange> Ranges { get; init; }

    /// <summary>True if the message of that number was removed.</summary>
    public bool Contains(long number)
    {
        for (var i = 0; i < Ranges.Count; i++)
        {
            if (number >= Ranges[i].First && number <= Ranges[i].Last)
                return true;
        }
        return false;
    }
}

/// <summary>Message numbers of one room, both ends inclusive.</summary>
/// <param name="First">Lowest number, from 1.</param>
/// <param name="Last">Highest number.</param>
public readonly record struct NumberRange(long First, long Last);

/// <summary>History was read beyond live delivery, or searched. Only recorded while compliance is on.</summary>
public sealed class HistoryRead : ChatEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.HistoryRead;

    /// <summary>Canonical SIP URI of the reader.</summary>
    public required string User { get; init; }

    /// <summary>The rooms read; never empty.</summary>
    public required IReadOnlyList<Guid> Rooms { get; init; }

    /// <summary>What was asked, in words that a reviewer understands: <c>newest 30</c>, <c>all words "lunch menu" by sip:bob@contoso.com</c>.</summary>
    public required string Request { get; init; }

    /// <summary>True for a search, false for reading the newest messages.</summary>
    public required bool IsSearch { get; init; }
}
