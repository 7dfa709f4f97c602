namespace PersistentChat.Storage.Tests;

public sealed class SqliteArchiveTests : ArchiveContract
{
    protected override async Task<IProjectionFixture> OpenAsync() => await SqliteFixture.OpenAsync();
}
