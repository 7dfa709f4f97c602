using PersistentChat.Storage.PostgreSql;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.SqlServer;

namespace PersistentChat.Server;

/// <summary>The database outside the data folder that keeps the messages, as the settings name it.</summary>
internal static class ExternalStore
{
    /// <summary>Name of its projection and cursor.</summary>
    public const string Projection = "archive";

    /// <summary>Makes the store; the database may be away.</summary>
    /// <exception cref="SettingsException">The connection string cannot be read as one.</exception>
    public static SqlStore Open(ServerSettings settings, TimeProvider time)
    {
        var options = NodeStores.Options(settings) with { Projection = Projection };
        var connection = settings.Storage.ReadConnectionString();
        try
        {
            return settings.Storage.Provider switch
            {
                StorageProvider.PostgreSql => PostgreSqlStore.Open(connection, options, time),
                StorageProvider.SqlServer => SqlServerStore.Open(connection, options, time),
                var other => throw new NotSupportedException($"Storage:Provider = {other} is not an external database."),
            };
        }
        catch (ArgumentException unusable)
        {
            // The stores quote nothing of a connection string, unlike the drivers, which repeat what may be the end of a password.
            throw new SettingsException($"Storage:ConnectionString (or its file) cannot be used. {unusable.Message}");
        }
    }
}
