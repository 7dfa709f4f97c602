using Xunit.Sdk;

namespace PersistentChat.Storage.ContractTests;

/// <summary>A test that is skipped where the store of its class is missing; see <see cref="StoreAvailabilityAttribute"/>.</summary>
[XunitTestCaseDiscoverer("PersistentChat.Storage.ContractTests.StoreFactDiscoverer", "PersistentChat.Storage.ContractTests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoreFactAttribute : FactAttribute
{
    /// <summary>How many stores the test has open at once, from 1.</summary>
    public int Stores { get; set; } = 1;
}

/// <summary>A test with data that is skipped where the store of its class is missing; see <see cref="StoreAvailabilityAttribute"/>.</summary>
[XunitTestCaseDiscoverer("PersistentChat.Storage.ContractTests.StoreTheoryDiscoverer", "PersistentChat.Storage.ContractTests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoreTheoryAttribute : TheoryAttribute
{
    /// <summary>How many stores the test has open at once, from 1.</summary>
    public int Stores { get; set; } = 1;
}
