using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.Tests;

public sealed class SqliteProjectionTests : ProjectionContract
{
    protected override async Task<IStoreFixture> OpenAsync(int recentPosts = 1000, int postingClients = 1000) =>
        await SqliteFixture.OpenAsync(new SqlStoreOptions { RecentPosts = recentPosts, PostingClients = postingClients });
}

public sealed class SqliteCursorTests : CursorContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqliteFixture.OpenAsync();
}

public sealed class SqliteArchiveTests : ArchiveContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqliteFixture.OpenAsync();
}

public sealed class SqliteSearchTests : SearchContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqliteFixture.OpenAsync();
}

public sealed class SqliteCatalogTests : CatalogContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqliteFixture.OpenAsync();
}

public sealed class SqliteArchiveEditTests : ArchiveEditContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqliteFixture.OpenAsync();
}

public sealed class SqliteDeadLetterTests : DeadLetterContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqliteFixture.OpenAsync();
}

public sealed class SqliteStoreTests : SqlStoreContract
{
    protected override async Task<ISqlStoreFixture> OpenAsync(SqlStoreOptions? options = null) => await SqliteFixture.OpenAsync(options);
}
