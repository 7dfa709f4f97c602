using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;

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
        try
        {
            await fixture.ReopenAsync();
            return fixture;
        }
        catch
        {
            await fixture.DisposeAsync();
            throw;
        }
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        _store = SqlServerStore.OpenCompliance(_connectionString);
        await _store.PrepareAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync();
        }
        finally
        {
            await TestServer.ReturnDatabaseAsync(_connectionString);
        }
    }

    private async Task CloseAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _store = null;
    }
}
