using Microsoft.Data.Sqlite;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.Tests;

/// <summary>The size of a file's pages, which is settled when it is made.</summary>
public sealed class SqlitePageTests
{
    [Fact]
    public async Task A_new_file_has_pages_of_8_KiB()
    {
        await using var store = await SqliteFixture.OpenAsync();
        Assert.Equal(8192, ReadPageSize(store.Path));
    }

    [Fact]
    public async Task A_file_with_smaller_pages_keeps_them_and_is_written_as_before()
    {
        await using var store = await SqliteFixture.OpenCopyAsync(MakeWithSmallPages);
        await store.Projection.ApplyAsync([Message(Lobby, 1, "hello")], null, At(1), default);
        await store.ReopenAsync();

        Assert.Equal(At(1), await store.Projection.LoadCursorAsync(default));
        Assert.Equal(4096, ReadPageSize(store.Path));
    }

    /// <summary>As a version before this one left its file: the size of the pages is the library's own.</summary>
    private static void MakeWithSmallPages(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; CREATE TABLE other (id INTEGER PRIMARY KEY);";
        command.ExecuteNonQuery();
    }

    private static int ReadPageSize(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var query = connection.CreateCommand();
        query.CommandText = "PRAGMA page_size";
        return (int)(long)query.ExecuteScalar()!;
    }
}
