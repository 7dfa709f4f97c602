using System.Data.Common;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// One search: room by room, the rows that SQL finds are looked at as they stream in, and <see cref="SearchPattern"/> has the last word.
/// </summary>
internal sealed class MessageSearcher(Reading reading, MessageSearch search, int mostCounted = MessageSearcher.MostCounted)
{
    /// <summary>
    /// Rows of a room that are looked at in one go. Once the answer is full, counting ends with them: at some 100,000 to
    /// 500,000 rows a second this keeps the exact total of all but the widest searches, and an answer under a second.
    /// </summary>
    public const int MostCounted = 100_000;

    private readonly SearchPattern _pattern = new(search);

    /// <summary>Searches every room, each on its own, in the order asked for.</summary>
    public async Task<IReadOnlyList<RoomMatches>> SearchAsync()
    {
        var results = new List<RoomMatches>();
        try
        {
            foreach (var room in search.Rooms)
                results.Add(await SearchAsync(room).ConfigureAwait(false));
            return results;
        }
        catch
        {
            foreach (var found in results)
                Release(found.Messages);
            throw;
        }
    }

    private async Task<RoomMatches> SearchAsync(Guid room)
    {
        var found = new Findings { Beyond = search.Beyond };
        try
        {
            bool isAtEnd;
            do
                isAtEnd = await LookAtAsync(room, found).ConfigureAwait(false);
            while (!isAtEnd && found.Messages.Count < search.Limit);
            if (search.NewestFirst != search.SortNewestFirst)
                found.Messages.Reverse();
            return new RoomMatches(room, found.Messages, found.Total, isAtEnd);
        }
        catch
        {
            Release(found.Messages);
            throw;
        }
    }

    /// <summary>Looks at the next rows of a room.</summary>
    /// <returns>True if there are no more.</returns>
    private async Task<bool> LookAtAsync(Guid room, Findings found)
    {
        var query = new RoomSearchQuery(reading.Database, search, _pattern, room, found.Beyond, mostCounted);
        var rows = 0;
        await reading.ForEachAsync(
            query.Text,
            query.Values,
            row =>
            {
                LookAt(room, row, found);
                rows++;
            }).ConfigureAwait(false);
        return rows < mostCounted;
    }

    private void LookAt(Guid room, DbDataReader row, Findings found)
    {
        found.Beyond = row.GetInt64(0);
        if (_pattern.IndexWords.Count > 0 && !_pattern.IsMatch(reading.Database.ReadUtf8(row, MessageRow.Text)))
            return;
        found.Total++;
        if (found.Messages.Count < search.Limit)
            found.Messages.Add(MessageRow.Read(reading.Database, room, row));
    }

    private static void Release(IReadOnlyList<MessagePosted> messages)
    {
        foreach (var message in messages)
            message.Release();
    }

    /// <summary>What was found in a room so far, and the number up to which it was looked at.</summary>
    private sealed class Findings
    {
        public List<MessagePosted> Messages { get; } = [];

        public long Total { get; set; }

        public long Beyond { get; set; }
    }
}
