namespace PersistentChat.Storage;

/// <summary>Opens something else that follows a node's event log, such as a record of what people do or an index of one's own.</summary>
public interface IFollowerProvider
{
    /// <summary>Opens it; the node disposes of it. What may be away is better not waited for: the node starts after this.</summary>
    ValueTask<ILogFollower> OpenAsync(StorageContext context, CancellationToken cancellationToken);
}

/// <summary>An opened follower of the event log. Its records are kept in the log until it has taken them.</summary>
public interface ILogFollower : IAsyncDisposable
{
    /// <summary>The projection, once log and local state are open.</summary>
    /// <param name="log">The node's event log.</param>
    /// <param name="state">The node's own state.</param>
    IProjection Follow(IEventLog log, ILocalState state);
}
