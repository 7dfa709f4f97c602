namespace PersistentChat.Storage;

/// <summary>A database that keeps messages: it follows the event log and is asked for history.</summary>
public interface IArchiveStore : IAsyncDisposable
{
    /// <summary>The history of messages.</summary>
    IArchive Archive { get; }

    /// <summary>Takes events into the database.</summary>
    IProjection Projection { get; }
}

/// <summary>
/// The node's own database: what it needs to start again. It keeps messages too, unless the node has an <see cref="IArchiveStore"/>
/// for them; then <see cref="IArchiveStore.Archive"/> is not asked.
/// </summary>
public interface INodeStore : IArchiveStore
{
    /// <summary>What a node needs to start again.</summary>
    ILocalState State { get; }
}
