using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Server.Databases;

/// <summary>The databases and the event log of a data folder, opened by a tool beside a server or without one.</summary>
internal sealed class NodeDatabases : IAsyncDisposable
{
    private NodeDatabases(SqlStore local, SqlStore? external, string data) => (Local, External, Data) = (local, external, data);

    /// <summary>The node's own file.</summary>
    public SqlStore Local { get; }

    /// <summary>The external database of messages, if there is one.</summary>
    public SqlStore? External { get; }

    /// <summary>The database that has the messages.</summary>
    public SqlStore Messages => External ?? Local;

    /// <summary>Full path of the data folder.</summary>
    public string Data { get; }

    /// <summary>Every database, with the name that people know it by.</summary>
    public IEnumerable<(string Name, SqlStore Store)> All =>
        External is null ? [("messages and local state", Local)] : [("local state", Local), ("messages", External)];

    /// <summary>Opens what the settings name.</summary>
    /// <exception cref="SettingsException">There is no such data folder, or the connection string cannot be read.</exception>
    public static NodeDatabases Open(ServerSettings settings)
    {
        var data = Path.GetFullPath(settings.Data);
        var file = Path.Combine(data, DataFolder.DatabaseName);
        if (!File.Exists(file))
            throw new SettingsException($"There is no {file}. Give the server's data folder with --data; pchat serve makes one.");
        var external = settings.Storage.IsExternal() ? ExternalStore.Open(settings, TimeProvider.System) : null;
        var options = NodeStores.Options(settings) with { KeepsMessages = external is null };
        var busy = TimeSpan.FromSeconds(settings.StorageLimits.DatabaseBusy);
        return new NodeDatabases(SqliteStore.Open(file, options, busy, TimeProvider.System), external, data);
    }

    /// <summary>The files of the event log.</summary>
    /// <exception cref="PersistentChat.Storage.EventLogException">There is none.</exception>
    public EventLogFiles OpenLog() => EventLogFiles.Open(Path.Combine(Data, DataFolder.LogName));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Local.DisposeAsync();
        if (External is not null)
            await External.DisposeAsync();
    }
}
