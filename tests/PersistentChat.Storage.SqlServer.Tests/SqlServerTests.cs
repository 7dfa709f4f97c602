using Microsoft.Data.SqlClient;
using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>What is SQL Server's own, on a server.</summary>
[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerTests : IAsyncLifetime
{
    private string _database = "";

    public async Task InitializeAsync()
    {
        // Also made for tests that are skipped.
        if (TestServer.ConnectionString is not null)
            _database = await TestServer.RentDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        if (_database.Length > 0)
            await TestServer.ReturnDatabaseAsync(_database);
    }

    [StoreFact]
    public async Task Nodes_that_start_together_make_the_schema_once()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(PrepareAsync)));

        var newest = versions[0];
        Assert.All(versions, version => Assert.Equal(newest, version));
        Assert.Equal(newest, Convert.ToInt32(
            await TestServer.RunAsync(_database, "SELECT COUNT(*) FROM schema_version"),
            System.Globalization.CultureInfo.InvariantCulture));

        async Task<int> PrepareAsync()
        {
            await using var store = SqlServerStore.Open(_database);
            return await store.PrepareAsync(default);
        }
    }

    [StoreFact]
    public async Task A_schema_of_newer_software_is_refused_and_left_alone()
    {
        await using (var store = SqlServerStore.Open(_database))
            await store.PrepareAsync(default);
        await TestServer.RunAsync(_database, "INSERT INTO schema_version VALUES (999, 998, N'from the future', 0)");
        await using var older = SqlServerStore.Open(_database);

        var refused = await Assert.ThrowsAsync<StorageException>(async () => await older.Projection.LoadCursorAsync(default));

        Assert.Equal(StorageFault.Configuration, refused.Fault);
        Assert.Contains("998", refused.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_refused_login_is_a_matter_of_configuration_and_its_password_is_not_repeated()
    {
        var wrong = new SqlConnectionStringBuilder(_database) { UserID = "pchat_nobody", Password = "Hunter2-hunter2" };
        wrong.Remove("Integrated Security");
        await using var store = SqlServerStore.Open(wrong.ConnectionString);

        var refused = await Assert.ThrowsAsync<StorageException>(async () => await store.Projection.LoadCursorAsync(default));

        Assert.Equal(StorageFault.Configuration, refused.Fault);
        Assert.DoesNotContain("Hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_database_that_is_not_there_is_a_matter_of_configuration()
    {
        var missing = new SqlConnectionStringBuilder(_database) { InitialCatalog = "pchat_test_missing" };
        await using var store = SqlServerStore.Open(missing.ConnectionString);

        var refused = await Assert.ThrowsAsync<StorageException>(async () => await store.Projection.LoadCursorAsync(default));

        Assert.Equal(StorageFault.Configuration, refused.Fault);
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Archive_and_compliance_share_a_database_whichever_comes_first(bool isComplianceFirst)
    {
        await using var archive = SqlServerStore.Open(_database, new SqlStoreOptions { Projection = "archive" });
        await using var compliance = SqlServerStore.OpenCompliance(_database);
        IProjection[] both = isComplianceFirst
            ? [compliance.Projection, archive.Projection]
            : [archive.Projection, compliance.Projection];
        foreach (var projection in both)
            Assert.True(await projection.ApplyAsync([Message(Lobby, 1)], null, At(1), default));

        Assert.Equal(At(1), await archive.Projection.LoadCursorAsync(default));
        Assert.Equal(At(1), await compliance.Projection.LoadCursorAsync(default));
        Assert.Single(await compliance.ReadAsync(0, 9, default));
        Assert.Single(await archive.Archive.ReadAsync(Lobby, 1, 9, default));
    }

    [StoreFact]
    public async Task A_message_that_is_there_already_is_poisoned()
    {
        await using var store = SqlServerStore.Open(_database);
        await store.Projection.ApplyAsync([Message(Lobby, 1)], null, At(1), default);

        var refused = await Assert.ThrowsAsync<StorageException>(
            async () => await store.Projection.ApplyAsync([Message(Lobby, 1)], At(1), At(2), default));

        Assert.Equal(StorageFault.Poisoned, refused.Fault);
    }

    [StoreFact]
    public async Task A_name_longer_than_its_column_is_poisoned_and_not_repeated()
    {
        await using var store = SqlServerStore.Open(_database);
        var message = Message(Lobby, 1);
        message.AuthorName = new string('n', 2000);

        var refused = await Assert.ThrowsAsync<StorageException>(
            async () => await store.Projection.ApplyAsync([message], null, At(1), default));

        Assert.Equal(StorageFault.Poisoned, refused.Fault);
        Assert.DoesNotContain("nnnn", refused.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Thousands_of_messages_in_one_batch_come_back()
    {
        await using var store = SqlServerStore.Open(_database);
        Assert.True(await store.Projection.ApplyAsync(Messages(Lobby, 1, 5000), null, At(5000), default));

        var read = await store.Archive.ReadAsync(Lobby, 1, 5000, default);

        Assert.Equal(Enumerable.Range(1, 5000).Select(number => (long)number), read.Select(message => message.Number));
    }
}
