using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Tests;

namespace PersistentChat.Storage.PostgreSql.Tests;

/// <summary>A store on a database of its own.</summary>
internal sealed class PostgreSqlFixture : ISqlStoreFixture
{
    private readonly SqlStoreOptions? _options;
    private SqlStore? _store;

    private PostgreSqlFixture(string connectionString, SqlStoreOptions? options) => (ConnectionString, _options) = (connectionString, options);

    public string ConnectionString { get; }

    public IProjection Projection => _store!.Projection;

    public ILocalState State => _store!.State;

    public IArchive Archive => _store!.Archive;

    public SqlStore Store => _store!;

    public static async Task<PostgreSqlFixture> OpenAsync(SqlStoreOptions? options = null)
    {
        var fixture = new PostgreSqlFixture(await SharedServer.NewDatabaseAsync(), options);
        await fixture.ReopenAsync();
        return fixture;
    }

    public SqlStore OpenBeside() => PostgreSqlStore.Open(ConnectionString, _options);

    public Task<IArchiveScan> ScanAsync() => Store.ScanAsync(default);

    public Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync() => Store.ReadDeadLettersAsync(default);

    /// <summary>A text of PostgreSQL has no character of value 0.</summary>
    public Task<string> RefusedTextAsync() => Task.FromResult("before\0after");

    public async Task ReopenAsync()
    {
        await DisposeAsync();
        _store = PostgreSqlStore.Open(ConnectionString, _options);
        await _store.PrepareAsync(default);
    }

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? default;
}
