using PersistentChat.Storage.ContractTests;
using PersistentChat.TestKit;

namespace PersistentChat.Storage.PostgreSql.Tests;

/// <summary>Tests of the class are skipped where no server can be started.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsPostgreSqlAttribute : StoreAvailabilityAttribute
{
    public override string? MissingReason => PostgresServer.Missing;
}
