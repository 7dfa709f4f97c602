using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Storage.Tests;

public sealed class SqliteProjectionTests : ProjectionContract
{
    protected override async Task<IProjectionFixture> OpenAsync(int recentPosts = 1000) =>
        await SqliteFixture.OpenAsync(new SqliteStoreOptions { RecentPosts = recentPosts });
}

public sealed class SqliteCursorTests : CursorContract
{
    protected override async Task<IProjectionFixture> OpenAsync() => await SqliteFixture.OpenAsync();
}

public sealed class SqliteArchiveTests : ArchiveContract
{
    protected override async Task<IProjectionFixture> OpenAsync() => await SqliteFixture.OpenAsync();
}
