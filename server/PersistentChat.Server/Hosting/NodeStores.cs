using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Server;

/// <summary>What the settings say of a node's databases, for the server and for the tools beside it.</summary>
internal static class NodeStores
{
    /// <summary>What all databases of a node have in common.</summary>
    public static SqlStoreOptions Options(ServerSettings settings) =>
        new()
        {
            Node = (uint)settings.Node,
            RecentPosts = settings.ChatLimits.RecentPosts,
            PostingClients = settings.ChatLimits.PostingClients,
        };

    /// <summary>How long a statement waits for a lock on a file of the node.</summary>
    public static TimeSpan Busy(ServerSettings settings) => TimeSpan.FromSeconds(settings.StorageLimits.DatabaseBusy);

    /// <summary>True if a compliance record would be a file in the data folder.</summary>
    public static bool IsComplianceInFolder(ServerSettings settings) =>
        settings.Compliance.Resolve(settings.Storage).Provider == StorageProvider.Sqlite;

    /// <summary>Names the database of the compliance record, which is not waited for.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="file">Where it is, if it is a file in the data folder; made if it is missing.</param>
    /// <param name="time">Dates the events.</param>
    /// <exception cref="SettingsException">The connection string cannot be read.</exception>
    public static SqlComplianceStore OpenCompliance(ServerSettings settings, string file, TimeProvider time)
    {
        var (provider, connection) = settings.Compliance.Resolve(settings.Storage);
        return provider == StorageProvider.Sqlite
            ? SqliteStore.OpenCompliance(file, Busy(settings), time)
            : ExternalStore.OpenCompliance(provider, connection, time);
    }
}
