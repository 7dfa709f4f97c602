using Microsoft.Data.Sqlite;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Storage.Tests;

public sealed class SchemaMigratorTests : IDisposable
{
    private static readonly Migration First = new(1, 1, "first", "CREATE TABLE one (a INTEGER); INSERT INTO one VALUES (1);");
    private static readonly Migration Second = new(2, 1, "second", "ALTER TABLE one ADD COLUMN b INTEGER;");
    private static readonly Migration Breaking = new(2, 2, "breaking", "DROP TABLE one;");
    private static readonly Migration Broken = new(2, 1, "broken", "CREATE TABLE two (a INTEGER); CREATE TABLE one (a INTEGER);");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pchat-schema-");

    private string FilePath => Path.Combine(_folder.FullName, "schema.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Steps_run_once_in_order_and_only_the_missing_ones()
    {
        Assert.Equal(1, await MigrateAsync(First));
        Assert.Equal(2, await MigrateAsync(First, Second));
        Assert.Equal(2, await MigrateAsync(First, Second));

        Assert.Equal(1L, await ScalarAsync("SELECT COUNT(*) FROM one WHERE b IS NULL"));
        Assert.Equal(2L, await ScalarAsync("SELECT COUNT(*) FROM schema_version"));
    }

    [Fact]
    public async Task A_newer_schema_that_is_compatible_is_used()
    {
        await MigrateAsync(First, Second);
        Assert.Equal(2, await MigrateAsync(First));
    }

    [Fact]
    public async Task A_newer_schema_that_is_not_compatible_is_refused_with_both_versions()
    {
        await MigrateAsync(First, Breaking);
        var refused = await Assert.ThrowsAsync<SchemaException>(() => MigrateAsync(First));
        Assert.Contains("version 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("knows version 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_schema_as_it_was()
    {
        await MigrateAsync(First);
        await Assert.ThrowsAsync<SqliteException>(() => MigrateAsync(First, Broken));
        Assert.Equal(0L, await ScalarAsync("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'two'"));
        Assert.Equal(1L, await ScalarAsync("SELECT MAX(version) FROM schema_version"));
    }

    [Fact]
    public async Task Nodes_that_start_together_apply_a_step_once()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(First, Second))));
        Assert.All(versions, version => Assert.Equal(2, version));
        Assert.Equal(1L, await ScalarAsync("SELECT COUNT(*) FROM one"));
    }

    [Fact]
    public async Task A_store_refuses_a_file_that_newer_software_made()
    {
        await using var fixture = await SqliteFixture.OpenAsync();
        await fixture.CloseAsync();
        await RunAsync(fixture.Path, "INSERT INTO schema_version VALUES (999, 998, 'from the future', 0)");

        var refused = await Assert.ThrowsAsync<StorageException>(() => SqliteStore.OpenAsync(fixture.Path));

        Assert.Contains("998", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("initial.sql", "-- lowest compatible version: 1\nSELECT 1")]
    [InlineData("0001_initial.sql", "CREATE TABLE a (b INTEGER)")]
    [InlineData("0001_initial.sql", "-- lowest compatible version: one\nSELECT 1")]
    public void A_script_without_number_or_header_is_refused(string name, string script) =>
        Assert.Throws<SchemaException>(() => Migration.Parse(name, script));

    [Fact]
    public void A_script_says_its_number_name_and_lowest_version()
    {
        const string Script = "-- lowest compatible version: 3\r\nSELECT 1";
        Assert.Equal(new Migration(12, 3, "full_text", Script), Migration.Parse("0012_full_text.sql", Script));
    }

    private async Task<int> MigrateAsync(params Migration[] migrations)
    {
        var database = new SqliteDatabase(FilePath, TimeSpan.FromSeconds(30));
        await using var connection = await database.OpenWriterAsync(default);
        return await new SchemaMigrator(database, SchemaPart.Chat, migrations, TimeProvider.System).MigrateAsync(connection, default);
    }

    private async Task<object?> ScalarAsync(string query)
    {
        await using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        return await command.ExecuteScalarAsync();
    }

    private static async Task RunAsync(string path, string statement)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }
}
