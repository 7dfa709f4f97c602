namespace PersistentChat.Protocol.Xccos;

/// <summary>A search of history, <c>bcq</c> with more than <c>last</c> (xccos.md section 5.2). Values are kept as they were written.</summary>
public sealed record XccosHistoryQuery
{
    /// <summary><c>@matchcase</c>: whether upper and lower case differ; null if not said, which means no.</summary>
    public bool? MatchCase { get; init; }

    /// <summary><c>text</c>: words or phrase; null if not said.</summary>
    public string? Text { get; init; }

    /// <summary><c>text/@mt</c>: ANY, ALL or EXACT; null if not said, which means ANY.</summary>
    public string? Match { get; init; }

    /// <summary><c>date/@from</c>: earliest time, inclusive; null if not said.</summary>
    public string? From { get; init; }

    /// <summary><c>date/@to</c>: latest time, exclusive; null if not said.</summary>
    public string? To { get; init; }

    /// <summary><c>author/@uri</c>: SIP URIs, one of whom must have written the message.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary><c>msgid/@id</c>: number of the message to go on from; null or 0 if there is none.</summary>
    public string? MessageId { get; init; }

    /// <summary><c>limit/@cnt</c>: most messages a room; null if not said.</summary>
    public string? Limit { get; init; }

    /// <summary><c>searchbkwds</c>: newest first while searching.</summary>
    public bool SearchesBackwards { get; init; }

    /// <summary><c>sortbkwds</c>: newest first in the answer.</summary>
    public bool SortsBackwards { get; init; }
}
