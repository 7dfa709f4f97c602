using PersistentChat.Storage.ContractTests;

namespace PersistentChat.Storage.Tests;

public sealed class SqliteComplianceTests : ComplianceContract
{
    protected override async Task<IComplianceFixture> OpenAsync() => await SqliteComplianceFixture.OpenAsync();
}

public sealed class SqliteParticipationTests : ParticipationContract
{
    protected override async Task<IComplianceFixture> OpenAsync() => await SqliteComplianceFixture.OpenAsync();
}
