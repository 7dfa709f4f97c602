namespace PersistentChat.Client;

/// <summary>A room in a list.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Uri">Its address, letter for letter as the server writes it.</param>
/// <param name="Name">Its name, unique on the server.</param>
/// <param name="Description">Its description; empty if it has none.</param>
/// <param name="ParticipantCount">Users in it now; 0 if the server did not say.</param>
public sealed record RoomSummary(Guid Id, string Uri, string Name, string Description, int ParticipantCount);

/// <summary>A room entered.</summary>
/// <param name="Room">The room.</param>
/// <param name="Topic">Its topic; empty if it has none.</param>
/// <param name="Members">Who is in it now; in a very large room only the user himself.</param>
public sealed record RoomView(RoomSummary Room, string Topic, IReadOnlyList<RoomMember> Members)
{
    /// <summary>The room's identifier.</summary>
    public Guid Id => Room.Id;
}

/// <summary>A user in a room.</summary>
/// <param name="Uri">Address, for example <c>sip:bob@contoso.com</c>.</param>
/// <param name="DisplayName">Name to show; the address if the server gave none.</param>
/// <param name="IsManager">True if he manages the room.</param>
public sealed record RoomMember(string Uri, string DisplayName, bool IsManager);

/// <summary>What came of a bulk join.</summary>
/// <param name="Joined">Rooms entered.</param>
/// <param name="Refused">Rooms refused.</param>
public sealed record BulkJoinResult(IReadOnlyList<RoomView> Joined, IReadOnlyList<Guid> Refused);

/// <summary>A message of a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="Number">Its number in the room, from 1 without gaps; 0 if the server does not number.</param>
/// <param name="Time">When the server accepted it, UTC, to 100 ns.</param>
/// <param name="Author">Address of the author.</param>
/// <param name="AuthorName">Name to show of the author; the address if the server gave none.</param>
/// <param name="Text">Plain text.</param>
/// <param name="IsAlert">True for a message of high importance.</param>
/// <param name="Rtf">The text in Rich Text Format; null if there is none.</param>
public sealed record ChatMessage(
    Guid Room, long Number, DateTimeOffset Time, string Author, string AuthorName, string Text, bool IsAlert, string? Rtf);

/// <summary>What to look for in the history of rooms. Criteria are joined by "and".</summary>
public sealed record ChatSearch
{
    /// <summary>The rooms to search, at least one; the user must be able to enter them.</summary>
    public required IReadOnlyList<Guid> Rooms { get; init; }

    /// <summary>Words or phrase; empty finds every message.</summary>
    public string Text { get; init; } = "";

    /// <summary>How <see cref="Text"/> is matched.</summary>
    public SearchMode Mode { get; init; } = SearchMode.AnyWord;

    /// <summary>True if upper and lower case differ.</summary>
    public bool IsCaseSensitive { get; init; }

    /// <summary>SIP addresses, one of whom must have written the message; empty for all.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Earliest time, inclusive; not looked at with a <see cref="Beyond"/>.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Latest time, exclusive; not looked at with a <see cref="Beyond"/>.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>
    /// Goes on behind this message number: only newer messages, or only older ones with <see cref="NewestFirst"/>. 0 begins at the end
    /// that is searched first.
    /// </summary>
    public long Beyond { get; init; }

    /// <summary>True to search from the newest message backwards.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>True to get what was found newest first.</summary>
    public bool SortNewestFirst { get; init; }

    /// <summary>Most messages of a room, from 1; null, or more than <see cref="ServerInfo.SearchLimit"/>, for the server's limit.</summary>
    public int? Limit { get; init; }
}

/// <summary>How the text of a search is matched.</summary>
public enum SearchMode
{
    /// <summary>At least one word occurs.</summary>
    AnyWord,

    /// <summary>Every word occurs.</summary>
    AllWords,

    /// <summary>The words occur one after the other.</summary>
    ExactPhrase,
}

/// <summary>What a search found in a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="Messages">The messages, in the order asked for.</param>
/// <param name="Total">Matches in the room, those left out included; may be too low where there are very many.</param>
/// <param name="IsTruncated">True if there are more; go on with the last one's number (in the order of the search) as <see cref="ChatSearch.Beyond"/>.</param>
public sealed record FoundMessages(Guid Room, IReadOnlyList<ChatMessage> Messages, long Total, bool IsTruncated);

/// <summary>Limits and clock of the server.</summary>
/// <param name="ServerTime">The server's time, UTC.</param>
/// <param name="SearchLimit">Most results of one search or history request.</param>
/// <param name="MessageSizeLimit">Bytes of UTF-8 in a message.</param>
/// <param name="StorySizeLimit">Bytes of UTF-8 in a story.</param>
/// <param name="RootUri">Address of the root category.</param>
/// <param name="DatabaseVersion">Changes when the server's data is another one.</param>
public sealed record ServerInfo(
    DateTimeOffset ServerTime, int SearchLimit, int MessageSizeLimit, int StorySizeLimit, string RootUri, string DatabaseVersion);

/// <summary>A stored setting of a user.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Version">Its version on the server.</param>
/// <param name="Content">Its content; null if there is none or the caller has the newest.</param>
public sealed record Preference(string Label, long Version, string? Content);
