namespace PersistentChat.Storage.Sql;

/// <summary>What one database is used for.</summary>
public sealed record SqlStoreOptions
{
    /// <summary>Name of the projection of the database of a pool.</summary>
    public const string ArchiveProjection = "archive";

    /// <summary>
    /// Name of the projection and of its cursor: <c>local</c> for the embedded file of a node, <c>archive</c> for the database of
    /// a pool. It belongs to the database's content and never changes.
    /// </summary>
    public string Projection { get; init; } = "local";

    /// <summary>Number of the node whose incarnation <see cref="ILocalState.LoadAsync"/> reports; 1 on a single node.</summary>
    public uint Node { get; init; } = 1;

    /// <summary>How many identities of recent posts are kept, from 1. At 16 bytes of identity each, 65,536 cover minutes of full load.</summary>
    public int RecentPosts { get; init; } = 65536;

    /// <summary>Clients whose newest post is kept beyond <see cref="RecentPosts"/>, from 1, if their numbers rise (<see cref="PostIdentity.IsRising"/>).</summary>
    public int PostingClients { get; init; } = 262_144;

    /// <summary>
    /// False for the local state of a node whose messages are archived in another database: it then has no messages, no absent
    /// numbers and no files, but everything else.
    /// </summary>
    public bool KeepsMessages { get; init; } = true;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Projection);
        ArgumentOutOfRangeException.ThrowIfLessThan(RecentPosts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PostingClients, 1);
    }
}
