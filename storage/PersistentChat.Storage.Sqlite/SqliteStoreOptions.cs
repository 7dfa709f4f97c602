namespace PersistentChat.Storage.Sqlite;

/// <summary>Settings of a <see cref="SqliteStore"/>.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>Number of the node whose incarnation <see cref="ILocalState.LoadAsync"/> reports; 1 on a single node.</summary>
    public uint Node { get; init; } = 1;

    /// <summary>Identities of recent posts that are kept, at least 1; as many as the engine remembers.</summary>
    public int RecentPosts { get; init; } = 65536;

    /// <summary>How long a statement waits for a lock that another process holds on the file, in whole seconds, at least 1.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
