namespace PersistentChat.Protocol.Xccos;

/// <content>Queries of history and their answers (xccos.md sections 3 and 5.2).</content>
public readonly partial struct XccosWriter
{
    /// <summary>Opens a room of a search's answer; its messages follow.</summary>
    /// <param name="uri">The room's URI, UTF-8.</param>
    /// <param name="total">Matches in the room, those left out included.</param>
    /// <param name="isTruncated">True if matches were left out.</param>
    public void StartFoundRoom(ReadOnlySpan<byte> uri, long total, bool isTruncated)
    {
        Start("chanib"u8);
        Attribute("uri"u8, uri);
        Attribute("total"u8, total);
        Attribute("truncated"u8, isTruncated);
        Content();
    }

    private void WriteHistoryQuery(string? lastCount, XccosHistoryQuery? query)
    {
        Start("bcq"u8);
        OptionalAttribute("matchcase"u8, query?.MatchCase);
        Content();
        OptionalElement("last"u8, "cnt"u8, lastCount);
        if (query is not null)
            WriteCriteria(query);
        End("bcq"u8);
    }

    private void WriteCriteria(XccosHistoryQuery query)
    {
        if (query.Text is not null)
            WriteWantedText(query.Text, query.Match);
        if (query.From is not null || query.To is not null)
        {
            Start("date"u8);
            OptionalAttribute("from"u8, query.From);
            OptionalAttribute("to"u8, query.To);
            Empty();
        }
        foreach (var author in query.Authors)
            OptionalElement("author"u8, "uri"u8, author);
        OptionalElement("msgid"u8, "id"u8, query.MessageId);
        OptionalElement("limit"u8, "cnt"u8, query.Limit);
        WriteDirection(query);
    }

    private void WriteWantedText(string text, string? match)
    {
        Start("text"u8);
        OptionalAttribute("mt"u8, match);
        Content();
        Text(text.AsSpan());
        End("text"u8);
    }

    private void WriteDirection(XccosHistoryQuery query)
    {
        if (query.SearchesBackwards)
        {
            Start("searchbkwds"u8);
            Empty();
        }
        if (query.SortsBackwards)
        {
            Start("sortbkwds"u8);
            Empty();
        }
    }

    private void OptionalElement(ReadOnlySpan<byte> name, ReadOnlySpan<byte> attribute, string? value)
    {
        if (value is null)
            return;
        Start(name);
        Attribute(attribute, value.AsSpan());
        Empty();
    }
}
