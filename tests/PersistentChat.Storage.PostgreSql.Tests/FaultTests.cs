using Npgsql;
using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.PostgreSql.Tests;

[NeedsPostgreSql]
public sealed class FaultTests
{
    private const string Secret = "open-sesame;42";

    [StoreFact]
    public async Task A_refused_sign_in_is_a_matter_of_configuration_and_does_not_tell_the_password()
    {
        var server = await SharedServer.GetAsync();
        var refused = await FailAsync(server.ConnectionString(user: "postgres", password: $"'{Secret}'"));

        Assert.Equal(StorageFault.Configuration, refused.Fault);
        Assert.Contains("28P01", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", refused.ToString(), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_missing_password_is_a_matter_of_configuration()
    {
        var server = await SharedServer.GetAsync();
        var refused = await FailAsync($"Host=127.0.0.1;Port={server.Port};Database=postgres;Username=postgres");
        Assert.Equal(StorageFault.Configuration, refused.Fault);
    }

    [StoreFact]
    public async Task A_missing_database_is_a_matter_of_configuration()
    {
        var server = await SharedServer.GetAsync();
        var refused = await FailAsync(server.ConnectionString("nowhere"));
        Assert.Equal(StorageFault.Configuration, refused.Fault);
        Assert.Contains("nowhere", refused.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Missing_rights_are_a_matter_of_configuration()
    {
        await using var store = await PostgreSqlFixture.OpenAsync();
        await using (var database = await Database.OpenAsync(store.ConnectionString))
        {
            var name = await database.ScalarAsync<string>("SELECT current_schema()");
            await database.RunAsync(
                $"CREATE ROLE reader_{name} LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA {name} TO reader_{name}; "
                + $"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO reader_{name}");
            var server = await SharedServer.GetAsync();
            var refused = await FailAsync($"{server.ConnectionString(user: $"reader_{name}", password: "x")};Search Path={name}");
            Assert.Equal(StorageFault.Configuration, refused.Fault);
        }
    }

    [StoreFact]
    public async Task A_schema_that_lost_a_table_is_a_matter_of_configuration()
    {
        await using var store = await PostgreSqlFixture.OpenAsync();
        await using var database = await Database.OpenAsync(store.ConnectionString);
        await database.RunAsync("DROP TABLE messages");

        var failed = await Assert.ThrowsAsync<StorageException>(
            async () => await store.Projection.ApplyAsync(Messages(Lobby, 1, 3), null, At(3), default));

        Assert.Equal(StorageFault.Configuration, failed.Fault);
    }

    [StoreFact]
    public async Task A_server_that_is_not_there_passes_and_does_not_tell_the_password()
    {
        var refused = await FailAsync($"Host=127.0.0.1;Port=1;Username=u;Password='{Secret}';Timeout=2");
        Assert.Equal(StorageFault.Transient, refused.Fault);
        Assert.DoesNotContain("sesame", refused.ToString(), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_lock_that_is_not_had_in_time_passes()
    {
        await using var store = await PostgreSqlFixture.OpenAsync();
        await using var database = await Database.OpenAsync(store.ConnectionString);
        await database.RunAsync("BEGIN; LOCK TABLE messages");
        await using var impatient = PostgreSqlStore.Open($"{store.ConnectionString};Options=-c lock_timeout=100");

        var late = await Assert.ThrowsAsync<StorageException>(
            async () => await impatient.Projection.ApplyAsync(Messages(Lobby, 1, 3), null, At(3), default));

        Assert.Equal(StorageFault.Transient, late.Fault);
        Assert.Contains("55P03", late.Message, StringComparison.Ordinal);
        await database.RunAsync("ROLLBACK");
        Assert.True(await impatient.Projection.ApplyAsync(Messages(Lobby, 1, 3), null, At(3), default));
    }

    [StoreFact]
    public async Task Text_with_a_zero_character_is_poisoned_and_changes_nothing()
    {
        await using var store = await PostgreSqlFixture.OpenAsync();
        var refused = await Assert.ThrowsAsync<StorageException>(
            async () => await store.Projection.ApplyAsync([Message(Lobby, 1), Message(Lobby, 2, "before\0after")], null, At(2), default));

        Assert.Equal(StorageFault.Poisoned, refused.Fault);
        Assert.Null(await store.Projection.LoadCursorAsync(default));
        Assert.Empty(await store.Archive.ReadAsync(Lobby, 1, 9, default));
    }

    [StoreFact]
    public async Task A_message_that_is_there_already_is_poisoned()
    {
        await using var store = await PostgreSqlFixture.OpenAsync();
        await store.Projection.ApplyAsync([Message(Lobby, 1)], null, At(1), default);
        var refused = await Assert.ThrowsAsync<StorageException>(
            async () => await store.Projection.ApplyAsync([Message(Lobby, 1)], At(1), At(2), default));
        Assert.Equal(StorageFault.Poisoned, refused.Fault);
    }

    [Theory]
    [InlineData("08006", StorageFault.Transient)]
    [InlineData("25006", StorageFault.Transient)]
    [InlineData("40001", StorageFault.Transient)]
    [InlineData("40P01", StorageFault.Transient)]
    [InlineData("53100", StorageFault.Transient)]
    [InlineData("53300", StorageFault.Transient)]
    [InlineData("55P03", StorageFault.Transient)]
    [InlineData("57014", StorageFault.Transient)]
    [InlineData("57P01", StorageFault.Transient)]
    [InlineData("57P03", StorageFault.Transient)]
    [InlineData("XX000", StorageFault.Transient)]
    [InlineData("28000", StorageFault.Configuration)]
    [InlineData("3D000", StorageFault.Configuration)]
    [InlineData("3F000", StorageFault.Configuration)]
    [InlineData("42501", StorageFault.Configuration)]
    [InlineData("42703", StorageFault.Configuration)]
    [InlineData("22021", StorageFault.Poisoned)]
    [InlineData("23505", StorageFault.Poisoned)]
    [InlineData("54000", StorageFault.Poisoned)]
    public void A_state_is_of_one_kind(string state, StorageFault expected)
    {
        Assert.Equal(expected, PostgreSqlFaults.Classify(new PostgresException("refused", "ERROR", "ERROR", state)));
    }

    [Fact]
    public void One_server_that_may_come_back_is_enough_to_wait_for()
    {
        var refusal = new PostgresException("refused", "FATAL", "FATAL", PostgresErrorCodes.InvalidPassword);
        var away = new NpgsqlException("away", new TimeoutException());
        Assert.Equal(StorageFault.Configuration, PostgreSqlFaults.Classify(new NpgsqlException("all", new AggregateException(refusal, refusal))));
        Assert.Equal(StorageFault.Transient, PostgreSqlFaults.Classify(new NpgsqlException("all", new AggregateException(refusal, away))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Host=")]
    [InlineData("Username=alice;Password=sesame")]
    [InlineData("Host=db;Password=open;sesame")]
    [InlineData("Host=db;Password=open;sesame=42")]
    [InlineData("Host=db;Port=sesame")]
    [InlineData("Host=db;Password='sesame")]
    public void A_connection_string_that_cannot_be_read_is_refused_without_repeating_it(string connectionString)
    {
        var refused = Assert.Throws<ArgumentException>(() => PostgreSqlStore.Open(connectionString));
        Assert.DoesNotContain("sesame", refused.ToString(), StringComparison.Ordinal);
        Assert.Contains("PostgreSQL", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<StorageException> FailAsync(string connectionString)
    {
        await using var store = PostgreSqlStore.Open(connectionString, new SqlStoreOptions { Projection = "archive" });
        var failure = await Assert.ThrowsAsync<StorageException>(() => store.PrepareAsync(default));
        await Assert.ThrowsAsync<StorageException>(async () => await store.Archive.ReadAsync(Lobby, 1, 2, default));
        return failure;
    }
}
