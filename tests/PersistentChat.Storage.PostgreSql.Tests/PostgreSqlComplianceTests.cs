using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.PostgreSql.Tests;

[NeedsPostgreSql]
public sealed class PostgreSqlComplianceTests : ComplianceContract
{
    protected override async Task<IComplianceFixture> OpenAsync() => await PostgreSqlComplianceFixture.OpenAsync();
}

[NeedsPostgreSql]
public sealed class PostgreSqlParticipationTests : ParticipationContract
{
    protected override async Task<IComplianceFixture> OpenAsync() => await PostgreSqlComplianceFixture.OpenAsync();
}

[NeedsPostgreSql]
public sealed class PostgreSqlSharedDatabaseTests
{
    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Archive_and_compliance_share_a_database_whichever_comes_first(bool isComplianceFirst)
    {
        var database = await SharedServer.NewDatabaseAsync();
        await using var archive = PostgreSqlStore.Open(database, new SqlStoreOptions { Projection = "archive" });
        await using var compliance = PostgreSqlStore.OpenCompliance(database);
        IProjection[] both = isComplianceFirst ? [compliance.Projection, archive.Projection] : [archive.Projection, compliance.Projection];

        foreach (var projection in both)
            Assert.True(await projection.ApplyAsync([Message(Lobby, 1)], null, At(1), default));
        Assert.True(await both[0].ApplyAsync([Message(Lobby, 2)], At(1), At(2), default));

        Assert.Equal(At(1), await both[1].LoadCursorAsync(default));
        Assert.Equal(isComplianceFirst ? 2 : 1, (await compliance.ReadAsync(0, 9, default)).Count);
        Assert.Equal(isComplianceFirst ? 1 : 2, (await archive.Archive.ReadAsync(Lobby, 1, 9, default)).Count);
    }
}

/// <summary>A compliance store in a database of its own.</summary>
internal sealed class PostgreSqlComplianceFixture : IComplianceFixture
{
    private readonly string _connectionString;
    private SqlComplianceStore? _store;

    private PostgreSqlComplianceFixture(string connectionString) => _connectionString = connectionString;

    public IComplianceStore Store => _store!;

    public static async Task<PostgreSqlComplianceFixture> OpenAsync()
    {
        var fixture = new PostgreSqlComplianceFixture(await SharedServer.NewDatabaseAsync());
        await fixture.ReopenAsync();
        return fixture;
    }

    public async Task ReopenAsync()
    {
        await DisposeAsync();
        _store = PostgreSqlStore.OpenCompliance(_connectionString);
        await _store.PrepareAsync(default);
    }

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? default;
}
