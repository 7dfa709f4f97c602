using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Tests;

// One server does the work of all of them.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace PersistentChat.Storage.SqlServer.Tests;

[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerProjectionTests : ProjectionContract
{
    protected override async Task<IStoreFixture> OpenAsync(int recentPosts = 1000, int postingClients = 1000) =>
        await SqlServerFixture.OpenAsync(new SqlStoreOptions { RecentPosts = recentPosts, PostingClients = postingClients });
}

[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerCursorTests : CursorContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqlServerFixture.OpenAsync();
}

[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerArchiveTests : ArchiveContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqlServerFixture.OpenAsync();
}

[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerSearchTests : SearchContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqlServerFixture.OpenAsync();
}

[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerCatalogTests : CatalogContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqlServerFixture.OpenAsync();
}

[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerArchiveEditTests : ArchiveEditContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqlServerFixture.OpenAsync();
}

[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerDeadLetterTests : DeadLetterContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await SqlServerFixture.OpenAsync();
}

[NeedsSqlServer]
[Collection(ServerCollection.Name)]
public sealed class SqlServerSqlStoreTests : SqlStoreContract
{
    protected override async Task<ISqlStoreFixture> OpenAsync(SqlStoreOptions? options = null) => await SqlServerFixture.OpenAsync(options);
}
