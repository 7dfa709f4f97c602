using PersistentChat.Storage;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Server;

/// <summary>The compliance record of a node. A file in the data folder must be usable at the start; another database may be away.</summary>
internal sealed class ComplianceFollower(ServerSettings settings, DataFolder folder) : IFollowerProvider
{
    /// <inheritdoc/>
    public async ValueTask<ILogFollower> OpenAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var store = NodeStores.OpenCompliance(settings, folder.Compliance, context.Time);
        try
        {
            if (NodeStores.IsComplianceInFolder(settings))
                await store.PrepareAsync(cancellationToken);
            return new Record(store);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private sealed class Record(SqlComplianceStore store) : ILogFollower
    {
        public IProjection Follow(IEventLog log, ILocalState state) => new ComplianceBeginning(store.Projection, state, log);

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
