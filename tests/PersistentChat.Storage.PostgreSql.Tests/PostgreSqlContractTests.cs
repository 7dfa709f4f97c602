using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.PostgreSql.Tests;

[NeedsPostgreSql]
public sealed class PostgreSqlProjectionTests : ProjectionContract
{
    protected override async Task<IStoreFixture> OpenAsync(int recentPosts = 1000, int postingClients = 1000) =>
        await PostgreSqlFixture.OpenAsync(new SqlStoreOptions { RecentPosts = recentPosts, PostingClients = postingClients });
}

[NeedsPostgreSql]
public sealed class PostgreSqlCursorTests : CursorContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await PostgreSqlFixture.OpenAsync();
}

[NeedsPostgreSql]
public sealed class PostgreSqlArchiveTests : ArchiveContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await PostgreSqlFixture.OpenAsync();
}

[NeedsPostgreSql]
public sealed class PostgreSqlSearchTests : SearchContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await PostgreSqlFixture.OpenAsync();
}
