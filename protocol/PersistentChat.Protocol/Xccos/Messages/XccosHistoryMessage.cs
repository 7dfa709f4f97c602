namespace PersistentChat.Protocol.Xccos;

/// <summary>A message as a client keeps it: a delivery, or a line of history (<c>msg</c>).</summary>
/// <param name="RoomUri">The room's URI.</param>
/// <param name="Author">SIP URI of the author.</param>
/// <param name="Text">Plain text.</param>
public sealed record XccosHistoryMessage(string RoomUri, string Author, string Text)
{
    /// <summary>Display name of the author.</summary>
    public string? AuthorName { get; init; }

    /// <summary>True if of high importance; null if not said.</summary>
    public bool? IsAlert { get; init; }

    /// <summary>Number in its room; null if not said.</summary>
    public long? ChatId { get; init; }

    /// <summary>UTC ticks; null if not said or no time.</summary>
    public long? Time { get; init; }

    /// <summary>The RTF twin; null if there is none.</summary>
    public string? Rtf { get; init; }
}
