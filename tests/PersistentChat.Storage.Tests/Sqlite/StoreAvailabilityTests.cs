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

/// <summary>The same of a test that opens two stores where there is room for one.</summary>
[RoomForOne]
public sealed class StoreRoomTests
{
    [StoreFact(Stores = 2)]
    public void A_test_of_two_stores_does_not_run_where_there_is_one() => Assert.Fail("it ran");

    [StoreFact]
    public void A_test_of_one_store_runs() => Assert.Null(new RoomForOneAttribute().MissingReason);
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class RoomForOneAttribute : StoreAvailabilityAttribute
{
    public override string? MissingReason => null;

    public override string? MissingReasonFor(int stores) => stores > 1 ? "There is room for one store, to show what that looks like." : null;
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class AlwaysMissingAttribute : StoreAvailabilityAttribute
{
    public override string? MissingReason => "This store is always missing, to show what that looks like.";
}
