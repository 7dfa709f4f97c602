using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Storage.Tests;

/// <summary>A compliance store on a real file in a folder of its own, removed afterwards.</summary>
internal sealed class SqliteComplianceFixture : IComplianceFixture
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pchat-compliance-");
    private SqlComplianceStore? _store;

    public string Path => System.IO.Path.Combine(_folder.FullName, "compliance.db");

    public IComplianceStore Store => _store!;

    public static async Task<SqliteComplianceFixture> OpenAsync()
    {
        var fixture = new SqliteComplianceFixture();
        await fixture.ReopenAsync();
        return fixture;
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        _store = await SqliteStore.OpenComplianceAsync(Path);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Delete(recursive: true);
    }

    private async Task CloseAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _store = null;
    }
}
