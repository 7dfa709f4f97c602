using PersistentChat.Storage.ContractTests;

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
