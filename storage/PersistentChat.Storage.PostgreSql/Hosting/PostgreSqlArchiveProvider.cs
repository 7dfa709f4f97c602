using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.PostgreSql;

/// <summary>Makes the store of a node's messages.</summary>
internal sealed class PostgreSqlArchiveProvider(string connectionString) : IArchiveProvider
{
    /// <inheritdoc/>
    public string Kind => "postgresql";

    /// <inheritdoc/>
    public IArchiveStore Open(StorageContext context) => PostgreSqlStore.Open(
        connectionString,
        new SqlStoreOptions
        {
            Projection = SqlStoreOptions.ArchiveProjection,
            Node = context.Node,
            RecentPosts = context.RecentPosts,
            PostingClients = context.PostingClients,
        },
        context.Time);
}
