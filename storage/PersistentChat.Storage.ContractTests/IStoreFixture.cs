namespace PersistentChat.Storage.ContractTests;

/// <summary>What an implementation gives the contract suites: a store, empty at first, that can be closed and opened again.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    /// <summary>The store as a projection.</summary>
    IProjection Projection { get; }

    /// <summary>The store as local state.</summary>
    ILocalState State { get; }

    /// <summary>The store as an archive.</summary>
    IArchive Archive { get; }

    /// <summary>Closes the store and opens it again on what it kept. Fails if it is open elsewhere.</summary>
    Task ReopenAsync();

    /// <summary>Begins to read everything that the store has of its messages.</summary>
    Task<IArchiveScan> ScanAsync();

    /// <summary>The events that were set aside, in the order in which that happened.</summary>
    Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync();

    /// <summary>
    /// A text that this store refuses to keep in a message. Where nothing is refused by nature, the fixture makes it so: by a check
    /// constraint or a trigger.
    /// </summary>
    Task<string> RefusedTextAsync();
}
