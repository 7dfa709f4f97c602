using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Tests;

namespace PersistentChat.Storage.PostgreSql.Tests;

public sealed class PostgreSqlCatalogTests : CatalogContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await PostgreSqlFixture.OpenAsync();
}

public sealed class PostgreSqlArchiveEditTests : ArchiveEditContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await PostgreSqlFixture.OpenAsync();
}

public sealed class PostgreSqlDeadLetterTests : DeadLetterContract
{
    protected override async Task<IStoreFixture> OpenAsync() => await PostgreSqlFixture.OpenAsync();
}

public sealed class PostgreSqlStoreTests : SqlStoreContract
{
    protected override async Task<ISqlStoreFixture> OpenAsync(SqlStoreOptions? options = null) => await PostgreSqlFixture.OpenAsync(options);
}
