using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer;

/// <summary>Makes the store of a node's messages.</summary>
internal sealed class SqlServerArchiveProvider(string connectionString) : IArchiveProvider
{
    /// <inheritdoc/>
    public string Kind => "sqlserver";

    /// <inheritdoc/>
    public IArchiveStore Open(StorageContext context) => SqlServerStore.Open(
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
