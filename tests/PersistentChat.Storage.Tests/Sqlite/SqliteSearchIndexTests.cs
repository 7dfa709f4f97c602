using Microsoft.Data.Sqlite;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.Tests;

public sealed class SqliteSearchIndexTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_database_from_before_search_is_indexed_when_it_is_opened(int version)
    {
        await using var store = await SqliteFixture.OpenCopyAsync(path => MakeOld(path, version));

        Assert.Equal([1, 2], await FindAsync(store.Archive, Lobby, "caf\u00E9"));
        Assert.Equal([3], await FindAsync(store.Archive, Lobby, "other"));
        Assert.Equal([1], await FindAsync(store.Archive, Operations, "CAF\u00C9"));
        Assert.True(await store.Projection.ApplyAsync([Message(Lobby, 4, "one more caf\u00E9")], null, At(1), default));
        Assert.Equal([1, 2, 4], await FindAsync(store.Archive, Lobby, "caf\u00E9"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Counting_ends_when_the_answer_is_full_and_many_rows_were_looked_at(bool newestFirst)
    {
        await using var store = await SqliteFixture.OpenAsync();
        await store.Projection.ApplyAsync(Messages(Lobby, 1, 100), null, At(100), default);
        var search = new MessageSearch { Rooms = [Lobby], Text = "hello", Limit = 5, NewestFirst = newestFirst };

        Assert.Equal((5, 30, false), await SearchAsync(store, search, mostCounted: 30));
        Assert.Equal((5, 100, true), await SearchAsync(store, search, mostCounted: 101));
        Assert.Equal((5, 10, true), await SearchAsync(store, search with { Beyond = newestFirst ? 11 : 90 }, mostCounted: 30));
    }

    [Fact]
    public async Task A_search_goes_on_past_the_bound_until_its_answer_is_full()
    {
        await using var store = await SqliteFixture.OpenAsync();
        ChatEvent[] messages = [.. Enumerable.Range(1, 100).Select(number => Message(Lobby, number, number % 40 == 0 ? "this phrase" : "phrase this"))];
        await store.Projection.ApplyAsync(messages, null, At(100), default);
        var search = new MessageSearch { Rooms = [Lobby], Text = "this phrase", Mode = MatchMode.ExactPhrase, Limit = 3 };

        Assert.Equal((2, 2, true), await SearchAsync(store, search, mostCounted: 10));
        Assert.Equal((1, 1, false), await SearchAsync(store, search with { Limit = 1 }, mostCounted: 10));
    }

    [Fact]
    public async Task The_index_keeps_no_word_of_a_message_that_was_removed_or_replaced()
    {
        await using var store = await SqliteFixture.OpenAsync();
        await store.Projection.ApplyAsync([Message(Lobby, 1, "secret one"), Message(Lobby, 2, "secret two")], null, At(2), default);
        Assert.Equal(2L, await CountIndexedAsync(store, "secret"));

        await store.Projection.ApplyAsync([Replaced(Lobby, 1, "gone"), Removed(Lobby, new NumberRange(2, 2))], At(2), At(4), default);

        Assert.Equal(0L, await CountIndexedAsync(store, "secret"));
        Assert.Equal(1L, await CountIndexedAsync(store, "gone"));
    }

    private static async Task<object?> CountIndexedAsync(SqliteFixture store, string word)
    {
        await using var connection = new SqliteConnection($"Data Source={store.Path};Pooling=False");
        await connection.OpenAsync();
        await using var query = connection.CreateCommand();
        query.CommandText = $"SELECT COUNT(*) FROM message_words WHERE message_words MATCH '{word}'";
        return await query.ExecuteScalarAsync();
    }

    private static async Task<(int Messages, long Total, bool IsExact)> SearchAsync(SqliteFixture store, MessageSearch search, int mostCounted)
    {
        await using var database = new SqliteDatabase(store.Path, TimeSpan.FromSeconds(30));
        using var schema = new SchemaGate(database, SchemaPart.Chat, TimeProvider.System);
        var found = Assert.Single(await new Readings(database, schema).RunAsync(
            reading => new MessageSearcher(reading, search, mostCounted).SearchAsync(), default));
        return (found.Messages.Count, found.Total, found.IsTotalExact);
    }

    private static async Task<IEnumerable<long>> FindAsync(IArchive archive, Guid room, string text)
    {
        var found = await archive.SearchAsync(new MessageSearch { Rooms = [room], Text = text, Limit = 10 }, default);
        return Assert.Single(found).Messages.Select(message => message.Number);
    }

    /// <summary>A file as software that knew only the first steps left it.</summary>
    private static void MakeOld(string path, int version)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        var steps = Migration.FromAssembly(typeof(SqliteDatabase).Assembly, SchemaPart.Chat).Take(version).ToArray();
        var database = new SqliteDatabase(path, TimeSpan.FromSeconds(30));
        new SchemaMigrator(database, SchemaPart.Chat, steps, TimeProvider.System).MigrateAsync(connection, default).Wait();
        Insert(connection, Lobby, 1, "A caf\u00E9; nothing else");
        Insert(connection, Operations, 1, "caf\u00E9");
        Insert(connection, Lobby, 2, "two CAF\u00C9s: caf\u00E9!");
        Insert(connection, Lobby, 3, "other");
    }

    private static void Insert(SqliteConnection connection, Guid room, long number, string text)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText =
            "INSERT INTO messages (room_id, number, posted_on, author, author_name, is_alert, text, rtf) "
            + "VALUES (@room, @number, 1, 'sip:alice@contoso.com', 'Alice', 0, @text, '')";
        insert.Parameters.AddWithValue("@room", room.ToByteArray(bigEndian: true));
        insert.Parameters.AddWithValue("@number", number);
        insert.Parameters.AddWithValue("@text", text);
        insert.ExecuteNonQuery();
    }
}
