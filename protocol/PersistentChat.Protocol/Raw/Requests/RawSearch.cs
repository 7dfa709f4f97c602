using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Searches the history of rooms. Criteria are joined by "and".</summary>
public sealed record RawSearch : IRawFrame<RawSearch>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Search;

    /// <summary>The rooms to search.</summary>
    public required IReadOnlyList<RawRoom> Rooms { get; init; }

    /// <summary>Words or phrase; empty finds every message.</summary>
    public string Text { get; init; } = "";

    /// <summary>How <see cref="Text"/> is matched.</summary>
    public RawMatch Match { get; init; }

    /// <summary>True if upper and lower case differ.</summary>
    public bool IsCaseSensitive { get; init; }

    /// <summary>SIP URIs, one of whom must have written the message; empty for all.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Earliest time, inclusive, UTC ticks of 100 ns; not looked at with a <see cref="Beyond"/>.</summary>
    public long? From { get; init; }

    /// <summary>Latest time, exclusive, UTC ticks of 100 ns; not looked at with a <see cref="Beyond"/>.</summary>
    public long? To { get; init; }

    /// <summary>Goes on behind this number in the direction of the search; 0 begins at the end that is searched first.</summary>
    public long Beyond { get; init; }

    /// <summary>True to search from the newest message backwards.</summary>
    public bool IsNewestFirst { get; init; }

    /// <summary>True to get what was found newest first.</summary>
    public bool SortsNewestFirst { get; init; }

    /// <summary>Most messages of a room; null for the server's limit.</summary>
    public int? Limit { get; init; }

    static int IRawFrame<RawSearch>.FieldCount => 11;

    static RawSearch IRawFrame<RawSearch>.Read(scoped ref RawFieldReader fields) => new()
    {
        Rooms = fields.Rooms(),
        Text = fields.TextOrEmpty(),
        Match = (RawMatch)fields.UInt32OrZero(),
        IsCaseSensitive = fields.BooleanOrFalse(),
        Authors = fields.TextsOrEmpty(),
        From = fields.TimeOrNull(),
        To = fields.TimeOrNull(),
        Beyond = fields.Int64Or(0),
        IsNewestFirst = fields.BooleanOrFalse(),
        SortsNewestFirst = fields.BooleanOrFalse(),
        Limit = fields.CountOrNull(),
    };

    void IRawFrame<RawSearch>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteRooms(Rooms);
        output.WriteString(Text);
        output.WriteUInt64((uint)Match);
        output.WriteBoolean(IsCaseSensitive);
        output.WriteTexts(Authors);
        output.WriteTimeOrNil(From);
        output.WriteTimeOrNil(To);
        output.WriteInt64(Beyond);
        output.WriteBoolean(IsNewestFirst);
        output.WriteBoolean(SortsNewestFirst);
        output.WriteOrNil(Limit);
    }
}
