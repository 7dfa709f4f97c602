using PersistentChat.Storage.ContractTests;

namespace PersistentChat.Storage.Tests;

/// <summary>Shows in every run how tests of a store look that is not there: they are reported as skipped, with the reason.</summary>
[AlwaysMissing]
public sealed class StoreAvailabilityTests : MissingStoreContract;

public abstract class MissingStoreContract
{
    [StoreFact]
    public void A_test_of_a_missing_store_does_not_run() => Assert.Fail("it ran");

    [StoreTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_theory_of_a_missing_store_does_not_run(int value) => Assert.Fail($"it ran with {value}");
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class AlwaysMissingAttribute : StoreAvailabilityAttribute
{
    public override string? MissingReason => "This store is always missing, to show what that looks like.";
}
