using System.Data;
using System.Data.Common;
using System.Globalization;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer;

/// <summary>
/// How the words of messages are found: by a full-text index where the server has that feature and let us make one, else by comparing
/// the column <c>words</c> of every message of the room, which is slower and finds the same.
/// </summary>
internal sealed class WordSearch
{
    private const string IsInstalled = "SELECT CAST(SERVERPROPERTY(N'IsFullTextInstalled') AS int);";

    private const string CreateCatalog =
        "IF NOT EXISTS (SELECT 1 FROM sys.fulltext_catalogs WHERE name = N'pchat_search') CREATE FULLTEXT CATALOG pchat_search;";

    // Neutral language and no stop list: the words were split by us and every one of them counts.
    private const string CreateIndex =
        "IF NOT EXISTS (SELECT 1 FROM sys.fulltext_indexes WHERE object_id = OBJECT_ID(N'messages')) "
        + "CREATE FULLTEXT INDEX ON messages (words LANGUAGE 0) KEY INDEX messages_id ON pchat_search "
        + "WITH (CHANGE_TRACKING = AUTO, STOPLIST = OFF);";

    // Fails where there is no index, whatever the server said before.
    private const string Probe = "SELECT TOP (1) number FROM messages WHERE CONTAINS(words, N'\"pchat\" AND \"probe\"');";

    // The index is filled behind the inserts. What waits for it is among the newest rows, in the order of id; the constant covers
    // those that are being taken in at the moment. While all rows are taken in, as after the index was made on a table with rows, or
    // that is held up (1, 5, 6), any may be missing.
    private const string NotIndexedYet =
        "(id > (SELECT COALESCE(MAX(id), 0) FROM messages) - 10000 - COALESCE(CAST(OBJECTPROPERTYEX(OBJECT_ID(N'messages'), "
        + "N'TableFulltextPendingChanges') AS bigint), 0) "
        + "OR CAST(OBJECTPROPERTYEX(OBJECT_ID(N'messages'), N'TableFulltextPopulateStatus') AS int) IN (1, 5, 6))";

    private volatile bool _isIndexed;

    /// <summary>Makes the index if the server can, and sees whether there is one. Must not be called in a transaction.</summary>
    public async ValueTask PrepareAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (await TryAsync(connection, IsInstalled, cancellationToken).ConfigureAwait(false) is not (true, 1))
            return;
        await TryAsync(connection, CreateCatalog, cancellationToken).ConfigureAwait(false);
        await TryAsync(connection, CreateIndex, cancellationToken).ConfigureAwait(false);
        _isIndexed = (await TryAsync(connection, Probe, cancellationToken).ConfigureAwait(false)).Done;
    }

    /// <summary>The condition on <c>messages</c> for one or all of some words.</summary>
    public SqlCondition Condition(IReadOnlyList<string> words, bool all, int firstParameter)
    {
        if (!_isIndexed)
            return Compare(words, all, firstParameter);
        var compare = Compare(words, all, firstParameter + 1);
        var text = string.Create(
            CultureInfo.InvariantCulture, $"(CONTAINS(words, @p{firstParameter}) OR ({NotIndexedYet} AND {compare.Text}))");
        return new SqlCondition(text, [Expression(words, all), .. compare.Values]);
    }

    private static SqlCondition Compare(IReadOnlyList<string> words, bool all, int firstParameter)
    {
        var comparisons = words.Select(
            (_, i) => string.Create(CultureInfo.InvariantCulture, $"words LIKE @p{firstParameter + i} ESCAPE N'!'"));
        return new SqlCondition($"({string.Join(all ? " AND " : " OR ", comparisons)})", [.. words.Select(Pattern)]);
    }

    private static string Expression(IReadOnlyList<string> words, bool all) =>
        string.Join(all ? " AND " : " OR ", words.Select(word => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    /// <summary>A word between blanks. Words have letters, digits and marks only; whatever they will have, it stands for itself.</summary>
    private static string Pattern(string word)
    {
        var literal = word.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal)
            .Replace("_", "!_", StringComparison.Ordinal).Replace("[", "![", StringComparison.Ordinal);
        return $"% {literal} %";
    }

    /// <summary>
    /// Runs a batch. A server that answers and refuses has no such thing, or we have no right to it, or another node was faster: the probe
    /// tells what there is.
    /// </summary>
    private static async ValueTask<(bool Done, object? Value)> TryAsync(
        DbConnection connection, string batch, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = batch;
            try
            {
                return (true, await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (DbException) when (connection.State == ConnectionState.Open && !cancellationToken.IsCancellationRequested)
            {
                return (false, null);
            }
        }
    }
}
