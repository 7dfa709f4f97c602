using PersistentChat.Storage.PostgreSql;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.SqlServer;

namespace PersistentChat.Server;

/// <summary>The databases outside the data folder, as the settings name them. Each may be away when its store is made.</summary>
internal static class ExternalStore
{
    /// <summary>Makes the store of the messages.</summary>
    /// <exception cref="SettingsException">The connection string cannot be read as one.</exception>
    public static SqlStore Open(ServerSettings settings, TimeProvider time)
    {
        var options = NodeStores.Options(settings) with { Projection = SqlStoreOptions.ArchiveProjection };
        return Open(
            settings.Storage.Provider, settings.Storage,
            connection => PostgreSqlStore.Open(connection, options, time), connection => SqlServerStore.Open(connection, options, time));
    }

    /// <summary>Makes the store of the compliance record.</summary>
    /// <exception cref="SettingsException">The connection string cannot be read as one.</exception>
    public static SqlComplianceStore OpenCompliance(StorageProvider provider, ConnectionSettings where, TimeProvider time) => Open(
        provider, where,
        connection => PostgreSqlStore.OpenCompliance(connection, time), connection => SqlServerStore.OpenCompliance(connection, time));

    private static T Open<T>(StorageProvider provider, ConnectionSettings where, Func<string, T> openPostgreSql, Func<string, T> openSqlServer)
    {
        var connection = where.ReadConnectionString();
        try
        {
            return provider switch
            {
                StorageProvider.PostgreSql => openPostgreSql(connection),
                StorageProvider.SqlServer => openSqlServer(connection),
                _ => throw new NotSupportedException($"{where.Section}:Provider = {provider} is not an external database."),
            };
        }
        catch (ArgumentException unusable)
        {
            // The stores quote nothing of a connection string, unlike the drivers, which repeat what may be the end of a password.
            throw new SettingsException($"{where.Section}:ConnectionString (or its file) cannot be used. {unusable.Message}");
        }
    }
}
