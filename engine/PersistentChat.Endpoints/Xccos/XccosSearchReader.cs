using System.Globalization;
using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>Turns the criteria of a history search into the engine's (xccos.md section 5.2).</summary>
internal static class XccosSearchReader
{
    /// <summary>Reads the criteria.</summary>
    /// <param name="query">What was sent.</param>
    /// <param name="limit">Most messages of a room.</param>
    /// <param name="search">The criteria, without rooms; null unless the result is <see cref="ResultCode.Ok"/>.</param>
    internal static ResultCode Read(XccosHistoryQuery query, int limit, out MessageSearch? search)
    {
        search = null;
        if (query.Authors.Count > MessageSearch.MostAuthors)
            return ResultCode.LimitExceeded;
        if (!TryGetMode(query.Match, out var mode) || !TryGetNumber(query.MessageId, out var beyond)
            || !TryGetTime(query.From, out var from) || !TryGetTime(query.To, out var to) || !CommandChecks.TryGetAuthors(query.Authors, out var authors))
            return ResultCode.InvalidArgument;
        search = new MessageSearch
        {
            Rooms = [],
            Text = query.Text ?? "",
            Mode = mode,
            IsCaseSensitive = query.MatchCase ?? false,
            Authors = authors,
            From = from,
            To = to,
            Beyond = beyond,
            NewestFirst = query.SearchesBackwards,
            SortNewestFirst = query.SortsBackwards,
            Limit = limit,
        };
        return ResultCode.Ok;
    }

    private static bool TryGetMode(string? match, out MatchMode mode)
    {
        mode = match?.ToUpperInvariant() switch
        {
            "ALL" => MatchMode.AllWords,
            "EXACT" => MatchMode.ExactPhrase,
            _ => MatchMode.AnyWord,
        };
        return mode != MatchMode.AnyWord || string.IsNullOrEmpty(match) || match.Equals("ANY", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryGetNumber(string? text, out long number)
    {
        number = 0;
        return string.IsNullOrEmpty(text) || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryGetTime(string? text, out long? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!XccosTime.TryParse(text, out var ticks))
            return false;
        time = ticks;
        return true;
    }
}
