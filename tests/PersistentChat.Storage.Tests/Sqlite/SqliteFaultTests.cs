using Microsoft.Data.Sqlite;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.Tests;

/// <summary>How failures of SQLite leave the store, and that the store goes on once their cause is gone.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pchat-faults-");

    private string FilePath => Path.Combine(_folder.FullName, "state.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(5, 5, StorageFault.Transient)] // busy
    [InlineData(6, 262, StorageFault.Transient)] // locked, shared cache
    [InlineData(7, 7, StorageFault.Transient)] // out of memory
    [InlineData(10, 778, StorageFault.Transient)] // I/O error, write
    [InlineData(13, 13, StorageFault.Transient)] // disk full
    [InlineData(14, 14, StorageFault.Transient)] // cannot open
    [InlineData(8, 264, StorageFault.Transient)] // read-only, the log must be recovered by a writer
    [InlineData(8, 1288, StorageFault.Transient)] // read-only, the index of the log cannot be made
    [InlineData(18, 18, StorageFault.Poisoned)] // too big
    [InlineData(19, 2067, StorageFault.Poisoned)] // unique constraint
    [InlineData(20, 20, StorageFault.Poisoned)] // type mismatch
    [InlineData(1, 1, StorageFault.Configuration)] // no such table
    [InlineData(3, 3, StorageFault.Configuration)] // no permission
    [InlineData(8, 8, StorageFault.Configuration)] // read-only
    [InlineData(8, 1032, StorageFault.Configuration)] // the file was moved away
    [InlineData(11, 267, StorageFault.Configuration)] // corrupt
    [InlineData(26, 26, StorageFault.Configuration)] // not a database
    public void Result_codes_tell_what_may_help(int code, int extended, StorageFault expected) =>
        Assert.Equal(expected, SqliteFaults.Classify(new SqliteException("said", code, extended)));

    [Fact]
    public async Task A_file_that_is_no_database_is_a_matter_of_configuration()
    {
        await File.WriteAllTextAsync(FilePath, new string('x', 8192));
        var failure = await Assert.ThrowsAsync<StorageException>(() => SqliteStore.OpenAsync(FilePath));
        Assert.Equal(StorageFault.Configuration, failure.Fault);
        Assert.Contains("SQLite", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_missing_may_come_back()
    {
        var failure = await Assert.ThrowsAsync<StorageException>(
            () => SqliteStore.OpenAsync(Path.Combine(_folder.FullName, "not", "mounted", "state.db")));
        Assert.Equal(StorageFault.Transient, failure.Fault);
    }

    [Fact]
    public async Task A_store_reads_the_schema_of_a_file_that_has_none_without_making_one()
    {
        await using var store = SqliteStore.Open(FilePath);
        var schema = await store.ReadSchemaAsync(default);
        Assert.Equal((0, 0, true), (schema.Version, schema.LowestCompatible, schema.IsCompatible));
        Assert.Empty(schema.Steps);
        Assert.Equal(0, new FileInfo(FilePath).Length);
    }

    [Fact]
    public async Task A_lock_held_by_another_process_passes()
    {
        await using var store = await SqliteStore.OpenAsync(FilePath, busyTimeout: TimeSpan.FromSeconds(1));
        await using (var other = new SqliteConnection($"Data Source={FilePath};Pooling=False"))
        {
            await other.OpenAsync();
            await using var transaction = other.BeginTransaction(deferred: false);
            var failure = await Assert.ThrowsAsync<StorageException>(
                async () => await store.Projection.ApplyAsync([Message(Lobby, 1)], null, At(1), default));
            Assert.Equal(StorageFault.Transient, failure.Fault);
            Assert.Null(await store.Projection.LoadCursorAsync(default));
        }
        Assert.True(await store.Projection.ApplyAsync([Message(Lobby, 1)], null, At(1), default));
    }

    [Fact]
    public async Task A_backup_with_an_older_schema_that_is_put_back_is_brought_up_to_date()
    {
        await using var fixture = await SqliteFixture.OpenAsync();
        await fixture.Projection.ApplyAsync([Message(Lobby, 1)], null, At(1), default);
        await fixture.ExecuteAsync(RecentPostPageTests.BackToARowForEach);
        await fixture.ExecuteAsync("DELETE FROM schema_version WHERE version >= 3; DROP TABLE message_words");

        var failure = await Assert.ThrowsAsync<StorageException>(
            async () => await fixture.Projection.ApplyAsync([Message(Lobby, 2)], At(1), At(2), default));

        Assert.Equal(StorageFault.Configuration, failure.Fault);
        Assert.True(await fixture.Projection.ApplyAsync([Message(Lobby, 2)], At(1), At(2), default));
        var search = new MessageSearch { Rooms = [Lobby], Text = "hello", Limit = 10 };
        Assert.Equal(2, Assert.Single(await fixture.Archive.SearchAsync(search, default)).Total);
    }

    [Fact]
    public async Task A_database_made_by_newer_software_is_refused_but_its_schema_can_be_told()
    {
        await using var fixture = await SqliteFixture.OpenAsync();
        await fixture.ExecuteAsync("INSERT INTO schema_version VALUES (999, 998, 'from the future', 5)");
        await using var store = SqliteStore.Open(fixture.Path);

        var schema = await store.ReadSchemaAsync(default);
        var failure = await Assert.ThrowsAsync<StorageException>(async () => await store.Projection.LoadCursorAsync(default));

        Assert.Equal((999, 998, false), (schema.Version, schema.LowestCompatible, schema.IsCompatible));
        Assert.Equal(new SchemaStep(999, 998, "from the future", 5), schema.Steps[^1]);
        Assert.Equal(StorageFault.Configuration, failure.Fault);
    }
}
