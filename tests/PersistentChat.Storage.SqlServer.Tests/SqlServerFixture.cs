using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Tests;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>A store on a database of its own, emptied afterwards.</summary>
internal sealed class SqlServerFixture : ISqlStoreFixture
{
    private readonly SqlStoreOptions? _options;
    private SqlStore? _store;

    private SqlServerFixture(string connectionString, SqlStoreOptions? options) =>
        (ConnectionString, _options) = (connectionString, options);

    public string ConnectionString { get; }

    public IProjection Projection => _store!.Projection;

    public ILocalState State => _store!.State;

    public IArchive Archive => _store!.Archive;

    public SqlStore Store => _store!;

    public static async Task<SqlServerFixture> OpenAsync(SqlStoreOptions? options = null)
    {
        var fixture = new SqlServerFixture(await TestServer.RentDatabaseAsync(), options);
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

    public SqlStore OpenBeside() => SqlServerStore.Open(ConnectionString, _options);

    public Task<IArchiveScan> ScanAsync() => Store.ScanAsync(default);

    public Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync() => Store.ReadDeadLettersAsync(default);

    public Task<string> RefusedTextAsync() => Task.FromResult("text with \0 in it");

    public async Task ReopenAsync()
    {
        await CloseAsync();
        _store = SqlServerStore.Open(ConnectionString, _options);
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
            await TestServer.ReturnDatabaseAsync(ConnectionString);
        }
    }

    private async Task CloseAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _store = null;
    }
}
