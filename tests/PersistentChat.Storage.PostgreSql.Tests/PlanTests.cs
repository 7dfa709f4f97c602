using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.PostgreSql.Tests;

/// <summary>How the server goes about a search: through an index, and in the order of the key where most of a room matches.</summary>
[NeedsPostgreSql]
public sealed class PlanTests
{
    private const int Count = 5000;

    [StoreTheory]
    [InlineData("", "messages_pkey", false)]
    [InlineData("often", "messages_pkey", false)]
    [InlineData("word4321", "messages_words", true)]
    [InlineData("often word4321", "messages_words", true)]
    public async Task A_search_goes_through_an_index(string text, string index, bool sortsItsFewRows)
    {
        await using var store = await PostgreSqlFixture.OpenAsync();
        ChatEvent[] messages =
        [
            .. Enumerable.Range(1, Count).Select(number => Message(Lobby, number, $"often word{number}")),
            .. Enumerable.Range(1, Count).Select(number => Message(Operations, number, $"often word{number}")),
        ];
        await store.Projection.ApplyAsync(messages, null, At(2 * Count), default);
        await using (var database = await Database.OpenAsync(store.ConnectionString))
            await database.RunAsync("VACUUM ANALYZE messages");

        var plan = await ExplainAsync(store.ConnectionString, new MessageSearch
        {
            Rooms = [Lobby],
            Text = text,
            Mode = MatchMode.AllWords,
            Limit = 50,
            NewestFirst = true,
        });

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.Equal(sortsItsFewRows, plan.Contains("Sort", StringComparison.Ordinal));
    }

    private static async Task<string> ExplainAsync(string connectionString, MessageSearch search)
    {
        await using var database = new PostgreSqlDatabase(new PostgreSqlConnections(connectionString));
        await using var connection = await database.OpenReaderAsync(default);
        var query = new RoomSearchQuery(database, search, new SearchPattern(search), search.Rooms[0], 0, 100_000);
        await using var explain = new SqlStatement(connection, "EXPLAIN " + query.Text);
        var lines = new List<string>();
        await explain.ForEachAsync(null, query.Values, row => lines.Add(row.GetString(0)), default);
        return string.Join('\n', lines);
    }
}
