namespace PersistentChat.Storage.ContractTests;

/// <summary>What an implementation gives the compliance contract: a store, empty at first, that can be closed and opened again.</summary>
public interface IComplianceFixture : IAsyncDisposable
{
    IComplianceStore Store { get; }

    /// <summary>Closes the store and opens it again on what it kept. Fails if it is open elsewhere.</summary>
    Task ReopenAsync();
}
