using System.Globalization;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// The query for the rows of one room that may match a search: the criteria that SQL decides exactly, and the index's candidates for
/// the words. In the order of the search by message number, going on behind a number; never by offset.
/// </summary>
internal sealed class RoomSearchQuery
{
    private readonly List<string> _conditions = [];
    private readonly List<object> _values = [];

    /// <summary>Makes the query for at most <paramref name="most"/> rows behind <paramref name="beyond"/> (0 for the beginning).</summary>
    public RoomSearchQuery(SqlDatabase database, MessageSearch search, SearchPattern pattern, Guid roomId, long beyond, int most)
    {
        // The room comes first: the conditions of the dialects count on it as @p0.
        Where("room_id =", database.ToKey(roomId));
        if (beyond > 0)
            Where(search.NewestFirst ? "number <" : "number >", beyond);
        if (search.LastNumber is { } last)
            Where("number <=", last);
        if (search.Beyond == 0)
            WherePosted(search);
        if (search.Authors.Count > 0)
            _conditions.Add($"author IN ({string.Join(", ", search.Authors.Select(Parameter))})");
        if (pattern.IndexWords.Count > 0)
            WhereWords(database.MatchWords(pattern.IndexWords, search.Mode != MatchMode.AnyWord, _values.Count));
        _values.Add(most);
        Text = $"SELECT {MessageRow.Columns} FROM messages WHERE {string.Join(" AND ", _conditions)} "
            + $"ORDER BY number {(search.NewestFirst ? "DESC" : "ASC")} {database.FirstRows(_values.Count - 1)}";
    }

    /// <summary>The statement.</summary>
    public string Text { get; }

    /// <summary>Values of its parameters, in their order.</summary>
    public object[] Values => [.. _values];

    private void WherePosted(MessageSearch search)
    {
        if (search.From is { } from)
            Where("posted_on >=", from);
        if (search.To is { } to)
            Where("posted_on <", to);
    }

    private void WhereWords(SqlCondition condition)
    {
        _conditions.Add(condition.Text);
        _values.AddRange(condition.Values);
    }

    private void Where(string comparison, object value) => _conditions.Add($"{comparison} {Parameter(value)}");

    private string Parameter(object value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"@p{_values.Count - 1}");
    }
}
