namespace PersistentChat.Storage;

/// <summary>Opens the node's own database. One object may be asked more than once: a node that failed is opened again.</summary>
public interface IStoreProvider
{
    /// <summary>What the kind of database is called where messages are kept in it, for example <c>sqlite</c>; it never changes.</summary>
    string Kind { get; }

    /// <summary>Remembers where the node's messages are; null for a provider whose databases hold nothing that could be missed.</summary>
    MessagePlace? Place { get; }

    /// <summary>Opens the database and brings it to the newest version; the node disposes of it.</summary>
    /// <param name="context">The node.</param>
    /// <param name="keepsMessages">False if messages are kept in another database, so that this one needs to keep none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The database cannot be used; the node does not start.</exception>
    ValueTask<INodeStore> OpenAsync(StorageContext context, bool keepsMessages, CancellationToken cancellationToken);
}

/// <summary>Makes the store of a node's messages in a database that other nodes and programs may use too.</summary>
public interface IArchiveProvider
{
    /// <summary>What the kind of database is called, for example <c>postgresql</c>; it never changes.</summary>
    string Kind { get; }

    /// <summary>
    /// Makes the store; the node disposes of it. The database may be away: nothing is waited for here, because the node starts and
    /// serves without it.
    /// </summary>
    /// <exception cref="ArgumentException">What the provider was told cannot be right; the node does not start.</exception>
    IArchiveStore Open(StorageContext context);
}
