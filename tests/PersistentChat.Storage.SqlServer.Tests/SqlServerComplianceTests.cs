using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.SqlServer.Tests;

[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerComplianceTests : ComplianceContract
{
    protected override async Task<IComplianceFixture> OpenAsync() => await SqlServerComplianceFixture.OpenAsync();
}

[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerParticipationTests : ParticipationContract
{
    protected override async Task<IComplianceFixture> OpenAsync() => await SqlServerComplianceFixture.OpenAsync();
}

[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerSharedDatabaseTests
{
    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Archive_and_compliance_share_a_database_whichever_comes_first(bool isComplianceFirst)
    {
        var database = await TestServer.RentDatabaseAsync();
        await using (var archive = SqlServerStore.Open(database, new SqlStoreOptions { Projection = "archive" }))
        await using (var compliance = SqlServerStore.OpenCompliance(database))
        {
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
        await TestServer.ReturnDatabaseAsync(database);
    }
}

/// <summary>A compliance store in a database of its own, emptied afterwards.</summary>
internal sealed class SqlServerComplianceFixture : IComplianceFixture
{
    private readonly string _connectionString;
    private SqlComplianceStore? _store;

    private SqlServerComplianceFixture(string connectionString) => _connectionString = connectionString;

    public IComplianceStore Store => _store!;

    public static async Task<SqlServerComplianceFixture> OpenAsync()
    {
        var fixture = new SqlServerComplianceFixture(await TestServer.RentDatabaseAsync());
        await fixture.ReopenAsync();
        return fixture;
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        _store = SqlServerStore.OpenCompliance(_connectionString);
        await _store.PrepareAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await TestServer.ReturnDatabaseAsync(_connectionString);
    }

    private async Task CloseAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _store = null;
    }
}
