namespace PersistentChat.Storage.Sqlite;

/// <summary>The node's own file.</summary>
public sealed record SqliteNodeOptions
{
    /// <summary>Path of the file; relative to the current directory of the process. Its folder is made if it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>How long a statement waits for a lock that another process (a backup, a tool) holds, from 1 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = SqliteStore.DefaultBusyTimeout;

    /// <summary>Remembers where the node's messages are; null for a small file beside <see cref="Path"/>.</summary>
    public MessagePlace? Place { get; init; }
}
