using Microsoft.Data.Sqlite;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Storage.Tests;

/// <summary>A store on a real file in a folder of its own, removed afterwards.</summary>
internal sealed class SqliteFixture : ISqlStoreFixture
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pchat-sqlite-");
    private readonly SqlStoreOptions? _options;
    private SqlStore? _store;

    private SqliteFixture(SqlStoreOptions? options) => _options = options;

    public string Path => System.IO.Path.Combine(_folder.FullName, "state.db");

    public IProjection Projection => _store!.Projection;

    public ILocalState State => _store!.State;

    public IArchive Archive => _store!.Archive;

    public SqlStore Store => _store!;

    public static async Task<SqliteFixture> OpenAsync(SqlStoreOptions? options = null)
    {
        var fixture = new SqliteFixture(options);
        await fixture.ReopenAsync();
        return fixture;
    }

    /// <summary>Opens a store on files that <paramref name="copy"/> puts at the path it is given.</summary>
    public static async Task<SqliteFixture> OpenCopyAsync(Action<string> copy)
    {
        var fixture = new SqliteFixture(null);
        copy(fixture.Path);
        await fixture.ReopenAsync();
        return fixture;
    }

    public SqlStore OpenBeside() => SqliteStore.Open(Path, _options);

    public Task<IArchiveScan> ScanAsync() => Store.ScanAsync(default);

    public Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync() => Store.ReadDeadLettersAsync(default);

    /// <summary>SQLite itself refuses no text, so a trigger does.</summary>
    public async Task<string> RefusedTextAsync()
    {
        const string Refused = "refused";
        await ExecuteAsync(
            $"CREATE TRIGGER refuse BEFORE INSERT ON messages WHEN NEW.text = '{Refused}' BEGIN SELECT RAISE(ABORT, 'refused'); END");
        return Refused;
    }

    /// <summary>Runs a statement on a connection of its own, beside the store.</summary>
    public async Task ExecuteAsync(string statement)
    {
        await using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        _store = await SqliteStore.OpenAsync(Path, _options);
    }

    public async Task CloseAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _store = null;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Delete(recursive: true);
    }
}
