namespace PersistentChat.Storage;

/// <summary>Opens a node's event log. One object may be asked more than once: a node that failed is opened again.</summary>
public interface IEventLogProvider
{
    /// <summary>Opens the log; the node disposes of it.</summary>
    /// <param name="context">The node.</param>
    /// <param name="verifiedUntil">
    /// Where the node's own state has come to: what lies before was checked when it went there, so a log that checks its records may
    /// begin here. Null for a new node.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EventLogException">The log cannot be opened or trusted; the node does not start.</exception>
    ValueTask<IEventLog> OpenAsync(StorageContext context, LogCursor? verifiedUntil, CancellationToken cancellationToken);
}
