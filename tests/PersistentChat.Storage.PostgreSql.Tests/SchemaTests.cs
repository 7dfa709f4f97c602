using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.PostgreSql.Tests;

[NeedsPostgreSql]
public sealed class SchemaTests
{
    [StoreFact]
    public async Task Nodes_that_start_together_make_the_schema_once()
    {
        var connectionString = await SharedServer.NewDatabaseAsync();
        SqlStore[] nodes = [.. Enumerable.Range(0, 4).Select(_ => PostgreSqlStore.Open(connectionString))];

        var versions = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.PrepareAsync(default))));

        Assert.Single(versions.Distinct());
        await using var database = await Database.OpenAsync(connectionString);
        Assert.Equal(versions[0], await database.ScalarAsync<long>("SELECT COUNT(*) FROM schema_version"));
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [StoreFact]
    public async Task A_schema_of_newer_software_is_refused_as_configuration()
    {
        await using var store = await PostgreSqlFixture.OpenAsync();
        await using var database = await Database.OpenAsync(store.ConnectionString);
        await database.RunAsync("INSERT INTO schema_version VALUES (999, 998, 'from the future', 0)");
        await using var older = PostgreSqlStore.Open(store.ConnectionString);

        var refused = await Assert.ThrowsAsync<StorageException>(() => older.PrepareAsync(default));

        Assert.Equal(StorageFault.Configuration, refused.Fault);
        Assert.Contains("998", refused.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Identities_of_a_schema_that_had_a_row_for_each_are_taken_over()
    {
        await using var store = await PostgreSqlFixture.OpenAsync();
        await using var database = await Database.OpenAsync(store.ConnectionString);
        await database.RunAsync(
            """
            DELETE FROM schema_version WHERE version >= 3;
            DROP TABLE recent_post_pages;
            CREATE TABLE recent_posts (
                ordinal bigint PRIMARY KEY, client_high bigint, client_low bigint, client_number bigint, room_id uuid, number bigint);
            INSERT INTO recent_posts VALUES (7, -5, 6, -7, '5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01', 8);
            """);

        await store.ReopenAsync();

        var identity = new PostIdentity(new UInt128(unchecked((ulong)-5L), 6), unchecked((ulong)-7L));
        var expected = new RecentPost(identity, new Guid("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01"), 8);
        Assert.Equal([expected], (await store.State.LoadAsync(default)).RecentPosts);
    }

    [StoreFact]
    public async Task A_database_whose_commits_may_be_lost_gets_commits_that_are_not()
    {
        var connectionString = $"{await SharedServer.NewDatabaseAsync()};Options=-c synchronous_commit=off";
        await using var connections = new PostgreSqlConnections(connectionString);
        await using var writer = await connections.OpenWriterAsync(default);
        await using var command = writer.CreateCommand();
        command.CommandText = "SHOW synchronous_commit";
        Assert.Equal("on", await command.ExecuteScalarAsync());
    }
}
