using PersistentChat.Storage.ContractTests;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>Tests of the class run where a server is given, and are skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsSqlServerAttribute : StoreAvailabilityAttribute
{
    public override string? MissingReason => TestServer.ConnectionString is null
        ? $"no server: set {TestServer.Variable} to the connection string of a SQL Server whose login may create databases, "
            + "or of an empty database"
        : null;

    public override string? MissingReasonFor(int stores) =>
        MissingReason is { } missing ? missing
        : stores > 1 && TestServer.OneDatabaseReason() is { } refusal ? $"needs two databases, and the server has one for the tests: {refusal}"
        : null;
}
