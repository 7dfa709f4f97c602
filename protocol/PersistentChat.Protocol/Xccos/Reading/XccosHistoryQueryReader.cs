namespace PersistentChat.Protocol.Xccos;

/// <summary>Reads <c>bcq</c>: how much of the newest history is wanted, or what to look for in it.</summary>
internal static class XccosHistoryQueryReader
{
    internal static void Read(ref XccosReader reader, XccosData data)
    {
        var matchCase = reader.GetAttribute("matchcase"u8);
        var empty = new XccosHistoryQuery();
        var query = matchCase.IsPresent ? empty with { MatchCase = matchCase.IsTrue } : empty;
        var authors = new List<string>();
        for (var depth = reader.Depth; reader.ReadChild(depth);)
        {
            if (reader.IsElement("last"u8))
                data.LastCount = XccosDataReader.Optional(ref reader, "cnt"u8);
            else if (reader.IsElement("author"u8))
                authors.Add(XccosDataReader.Value(ref reader, "uri"u8));
            else
                query = ReadChild(ref reader, query);
        }
        if (authors.Count > 0)
            query = query with { Authors = authors };
        if (query != empty)
            data.HistoryQuery = query;
    }

    private static XccosHistoryQuery ReadChild(ref XccosReader reader, XccosHistoryQuery query)
    {
        if (reader.IsElement("text"u8))
        {
            var match = XccosDataReader.Optional(ref reader, "mt"u8);
            return query with { Match = match, Text = XccosDataReader.ReadString(ref reader) };
        }
        if (reader.IsElement("date"u8))
            return query with { From = XccosDataReader.Optional(ref reader, "from"u8), To = XccosDataReader.Optional(ref reader, "to"u8) };
        if (reader.IsElement("msgid"u8))
            return query with { MessageId = XccosDataReader.Optional(ref reader, "id"u8) };
        if (reader.IsElement("limit"u8))
            return query with { Limit = XccosDataReader.Optional(ref reader, "cnt"u8) };
        if (reader.IsElement("searchbkwds"u8))
            return query with { SearchesBackwards = true };
        return reader.IsElement("sortbkwds"u8) ? query with { SortsBackwards = true } : query;
    }
}
