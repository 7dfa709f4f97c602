using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.Sqlite;

/// <summary>Opens the file of a node.</summary>
internal sealed class SqliteStoreProvider(SqliteNodeOptions options) : IStoreProvider
{
    public const string KindName = "sqlite";

    private readonly string _file = Path.GetFullPath(options.Path);

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public MessagePlace Place => options.Place ?? new SqliteMessagePlace(_file);

    /// <inheritdoc/>
    public async ValueTask<INodeStore> OpenAsync(StorageContext context, bool keepsMessages, CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(Path.GetDirectoryName(_file)!);
        var store = new SqlStoreOptions
        {
            Node = context.Node,
            RecentPosts = context.RecentPosts,
            PostingClients = context.PostingClients,
            KeepsMessages = keepsMessages,
        };
        return await SqliteStore.OpenAsync(_file, store, options.BusyTimeout, context.Time, cancellationToken).ConfigureAwait(false);
    }
}
