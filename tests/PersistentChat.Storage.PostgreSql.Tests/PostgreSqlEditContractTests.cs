using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Tests;

namespace PersistentChat.Storage.PostgreSql.Tests;

[NeedsPostgreSql]
public sealed class PostgreSqlCatalogTests : CatalogContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await PostgreSqlFixture.OpenAsync();
}

[NeedsPostgreSql]
public sealed class PostgreSqlArchiveEditTests : ArchiveEditContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await PostgreSqlFixture.OpenAsync();
}

[NeedsPostgreSql]
public sealed class PostgreSqlDeadLetterTests : DeadLetterContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await PostgreSqlFixture.OpenAsync();
}

[NeedsPostgreSql]
public sealed class PostgreSqlStoreTests : SqlStoreContract
{
    protected override async Task<ISqlStoreFixture> OpenAsync(SqlStoreOptions? options = null) => await PostgreSqlFixture.OpenAsync(options);
}
