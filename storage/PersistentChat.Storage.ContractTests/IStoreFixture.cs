namespace PersistentChat.Storage.ContractTests;

/// <summary>What an implementation gives the contract suites: a store, empty at first, that can be closed and opened again.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    IProjection Projection { get; }

    ILocalState State { get; }

    IArchive Archive { get; }

    /// <summary>Closes the store and opens it again on what it kept. Fails if it is open elsewhere.</summary>
    Task ReopenAsync();
}
