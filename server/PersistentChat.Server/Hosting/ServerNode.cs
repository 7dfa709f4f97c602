using Microsoft.Extensions.DependencyInjection;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Server;

/// <summary>The node as the settings describe it, on the databases of its data folder and those they name.</summary>
internal static class ServerNode
{
    /// <summary>Adds what the node is made of to the services of the host.</summary>
    public static void Add(IServiceCollection services, ServerSettings settings, DataFolder folder)
    {
        var builder = services.AddPersistentChatNode(node =>
        {
            node.Engine = EngineOptions(settings);
            node.Transport = settings.Transport;
            node.Sip = settings.SipOptions;
            node.Raw = settings.RawOptions;
            node.Pump = settings.StorageLimits.Pump();
            node.Retention = settings.StorageLimits.Retention();
        });
        builder.UseFasterLog(settings.StorageLimits.Log(folder.Log));
        builder.UseSqlite(new SqliteNodeOptions
        {
            Path = folder.Database,
            BusyTimeout = NodeStores.Busy(settings),
            Place = new StorageChoice(folder),
        });
        if (settings.Storage.IsExternal())
            builder.UseArchive(_ => new ExternalArchive(settings));
        if (settings.Compliance.Enabled)
            builder.AddFollower(_ => new ComplianceFollower(settings, folder));
    }

    private static ChatEngineOptions EngineOptions(ServerSettings settings) => new()
    {
        Domain = settings.Domain,
        NodeNumber = (uint)settings.Node,
        Shards = settings.Shards,
        Limits = settings.ChatLimits,
        RecordsReading = settings.Compliance.Enabled,
    };

    /// <summary>The external database of messages.</summary>
    private sealed class ExternalArchive(ServerSettings settings) : IArchiveProvider
    {
        public string Kind => StorageChoice.KindOf(settings.Storage.Provider);

        public IArchiveStore Open(StorageContext context) => ExternalStore.Open(settings, context.Time);
    }
}
