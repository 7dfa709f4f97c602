namespace PersistentChat.Storage.ContractTests;

/// <summary>
/// Says whether the store that a class of contract tests opens can be had here. Derive from it, and put the derived attribute on
/// each class that inherits a contract; the cases of <see cref="StoreFactAttribute"/> and <see cref="StoreTheoryAttribute"/> are then
/// skipped with the reason. It is asked once a test method, so keep the answer of an expensive question.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class StoreAvailabilityAttribute : Attribute
{
    /// <summary>Why the store cannot be had, in words for whoever reads the test's result; null if it can.</summary>
    public abstract string? MissingReason { get; }

    /// <summary>
    /// Why so many stores, each empty at first, cannot be had at once; null if they can. Override it where a server has room for one only.
    /// </summary>
    /// <param name="stores">How many, from 1.</param>
    public virtual string? MissingReasonFor(int stores) => MissingReason;
}
