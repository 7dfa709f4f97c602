namespace PersistentChat.Storage;

/// <summary>
/// What to look for in the history of rooms (features.md SH2). Criteria are joined by "and". Words are runs of letters and
/// digits, compared without regard to case unless <see cref="IsCaseSensitive"/>; every implementation splits them alike
/// (<see cref="SearchWords"/>).
/// </summary>
public sealed record MessageSearch
{
    /// <summary>Most words of <see cref="Text"/> that are looked at; further ones are ignored.</summary>
    public const int MostWords = 32;

    /// <summary>Most authors that one search may name.</summary>
    public const int MostAuthors = 100;

    /// <summary>The rooms to search, at least one.</summary>
    public required IReadOnlyList<Guid> Rooms { get; init; }

    /// <summary>Words or phrase looked for; empty (or without any word) matches every message.</summary>
    public string Text { get; init; } = "";

    /// <summary>How <see cref="Text"/> is matched. The product's own default is any word (features.md X17).</summary>
    public MatchMode Mode { get; init; } = MatchMode.AnyWord;

    /// <summary>True if upper and lower case differ.</summary>
    public bool IsCaseSensitive { get; init; }

    /// <summary>
    /// Canonical SIP URIs of authors, one of whom must have written the message; empty for all. At most <see cref="MostAuthors"/>.
    /// </summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Earliest time of a message, UTC ticks, inclusive; ignored with a <see cref="Beyond"/>.</summary>
    public long? From { get; init; }

    /// <summary>Latest time of a message, UTC ticks, exclusive; ignored with a <see cref="Beyond"/>.</summary>
    public long? To { get; init; }

    /// <summary>
    /// Continues behind this message number: only newer messages, or only older ones with <see cref="NewestFirst"/>; 0 begins at
    /// the end of the history that is searched first.
    /// </summary>
    public long Beyond { get; init; }

    /// <summary>Highest message number wanted, so that a reader sees nothing that is not durable yet for him; null for no bound.</summary>
    public long? LastNumber { get; init; }

    /// <summary>True to search from the newest message backwards: <see cref="Limit"/> then keeps the newest matches.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>True to return the kept matches newest first, whichever were kept.</summary>
    public bool SortNewestFirst { get; init; }

    /// <summary>Most messages returned for a room, from 1.</summary>
    public required int Limit { get; init; }

    /// <summary>Refuses a search that no archive can answer; archives call it first.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message says which, and what is allowed.</exception>
    public void Validate()
    {
        Require(Rooms.Count > 0, "A search must name at least one room.", nameof(Rooms));
        Require(Authors.Count <= MostAuthors, $"A search may name at most {MostAuthors} authors, not {Authors.Count}.", nameof(Authors));
        Require(Enum.IsDefined(Mode), $"{(byte)Mode} is not a way to match text.", nameof(Mode));
        Require(Beyond >= 0, $"A search goes on behind a message number, from 0, not behind {Beyond}.", nameof(Beyond));
        Require(Limit >= 1, $"The most messages a search returns for a room is 1 or more, not {Limit}.", nameof(Limit));
    }

    /// <summary>
    /// True if a message satisfies every criterion but room and text, for which see <see cref="SearchPattern.IsMatch"/>.
    /// </summary>
    public bool Admits(MessagePosted message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return IsInSpan(message)
            && message.Number <= (LastNumber ?? long.MaxValue)
            && (Authors.Count == 0 || Authors.Contains(message.Author));
    }

    private bool IsInSpan(MessagePosted message) => Beyond == 0
        ? message.Time >= (From ?? long.MinValue) && message.Time < (To ?? long.MaxValue)
        : NewestFirst ? message.Number < Beyond : message.Number > Beyond;

    private static void Require(bool condition, string message, string name)
    {
        if (!condition)
            throw new ArgumentException(message, name);
    }
}

/// <summary>How the text of a search is matched. Numbers are on the wire of bindings.</summary>
public enum MatchMode : byte
{
    /// <summary>At least one of the words occurs.</summary>
    AnyWord = 0,

    /// <summary>Every word occurs, in any order.</summary>
    AllWords = 1,

    /// <summary>The words occur one after the other, with nothing but non-word characters between them.</summary>
    ExactPhrase = 2,
}

/// <summary>What a search found in one room.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Messages">At most the limit's number of messages, in the order asked for.</param>
/// <param name="Total">Matches behind <see cref="MessageSearch.Beyond"/>, those that were cut off included; a lower bound if <paramref name="IsTotalExact"/> is false.</param>
/// <param name="IsTotalExact">False if so many messages had to be looked at that counting was given up.</param>
public sealed record RoomMatches(Guid RoomId, IReadOnlyList<MessagePosted> Messages, long Total, bool IsTotalExact)
{
    /// <summary>True if there are more matches than were returned; go on with the last one's number as <see cref="MessageSearch.Beyond"/>.</summary>
    public bool IsTruncated => !IsTotalExact || Total > Messages.Count;
}
