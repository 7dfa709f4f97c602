using System.Globalization;
using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>A search in words that a reviewer of compliance events understands (<see cref="HistoryRead.Request"/>).</summary>
internal static class SearchRequestText
{
    /// <summary>For example <c>all words "lunch menu" by sip:bob@contoso.com, newest 50</c>.</summary>
    internal static string Of(MessageSearch search)
    {
        var text = new StringBuilder(Subject(search));
        if (search.Authors.Count > 0)
            text.Append(" by ").AppendJoin(" or ", search.Authors);
        if (search.Beyond > 0)
            text.Append(CultureInfo.InvariantCulture, $" {(search.NewestFirst ? "before" : "after")} message {search.Beyond}");
        else
            AppendDates(text, search);
        return text.Append(CultureInfo.InvariantCulture, $", {(search.NewestFirst ? "newest" : "oldest")} {search.Limit}").ToString();
    }

    private static string Subject(MessageSearch search)
    {
        if (string.IsNullOrWhiteSpace(search.Text))
            return "every message";
        var mode = search.Mode switch
        {
            MatchMode.AnyWord => "any word of",
            MatchMode.AllWords => "all words",
            _ => "the phrase",
        };
        return $"{mode} \"{search.Text}\"{(search.IsCaseSensitive ? " in this case" : "")}";
    }

    private static void AppendDates(StringBuilder text, MessageSearch search)
    {
        if (search.From is { } from)
            text.Append(CultureInfo.InvariantCulture, $" from {Time(from)}");
        if (search.To is { } to)
            text.Append(CultureInfo.InvariantCulture, $" until {Time(to)}");
    }

    private static string Time(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture);
}
