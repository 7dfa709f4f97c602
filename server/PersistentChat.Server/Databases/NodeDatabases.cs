using PersistentChat.Storage.Faster;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Server.Databases;

/// <summary>The databases and the event log of a data folder, opened by a tool beside a server or without one.</summary>
internal sealed class NodeDatabases : IAsyncDisposable
{
    private const string LocalState = "local state";
    private const string ComplianceRecord = "compliance record";
    private readonly string _data;

    private NodeDatabases(SqlStore local, SqlStore? external, SqlComplianceStore? compliance, string data) =>
        (Local, External, Compliance, _data) = (local, external, compliance, data);

    /// <summary>The node's own file.</summary>
    public SqlStore Local { get; }

    /// <summary>The external database of messages, if there is one.</summary>
    public SqlStore? External { get; }

    /// <summary>The compliance record, if one is kept and its database is there or may be.</summary>
    public SqlComplianceStore? Compliance { get; }

    /// <summary>The database that has the messages.</summary>
    public SqlStore Messages => External ?? Local;

    /// <summary>A file that should be there and is not, by what it is for.</summary>
    public string? Missing { get; private init; }

    /// <summary>Every database, with the name that people know it by.</summary>
    public IEnumerable<(string Name, FollowingStore Store)> All =>
        External is null ? Followers : [(LocalState, Local), .. Followers];

    /// <summary>The databases that answer for what the event log has told: all but the local state that an archive can bring back.</summary>
    public IEnumerable<(string Name, FollowingStore Store)> Followers =>
    [
        (External is null ? "messages and local state" : "messages", Messages),
        .. Compliance is null ? [] : new (string, FollowingStore)[] { (ComplianceRecord, Compliance) },
    ];

    /// <summary>Opens what the settings name.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="makesMissing">True to make a file of the compliance record that is missing; false to make nothing at all.</param>
    /// <exception cref="SettingsException">There is no such data folder, or the connection string cannot be read.</exception>
    public static NodeDatabases Open(ServerSettings settings, bool makesMissing = false)
    {
        var data = Path.GetFullPath(settings.Data);
        var file = Path.Combine(data, DataFolder.DatabaseName);
        if (!File.Exists(file))
            throw new SettingsException($"There is no {file}. Give the server's data folder with --data; pchat serve makes one.");
        var external = settings.Storage.IsExternal() ? ExternalStore.Open(settings, TimeProvider.System) : null;
        var recordFile = Path.Combine(data, DataFolder.ComplianceName);
        var isMissing = !makesMissing && settings.Compliance.Enabled && NodeStores.IsComplianceInFolder(settings) && !File.Exists(recordFile);
        var compliance = settings.Compliance.Enabled && !isMissing
            ? NodeStores.OpenCompliance(settings, recordFile, TimeProvider.System) : null;
        var options = NodeStores.Options(settings) with { KeepsMessages = external is null };
        var busy = TimeSpan.FromSeconds(settings.StorageLimits.DatabaseBusy);
        return new NodeDatabases(SqliteStore.Open(file, options, busy, TimeProvider.System), external, compliance, data)
        {
            Missing = isMissing ? ComplianceRecord : null,
        };
    }

    /// <summary>The files of the event log.</summary>
    /// <exception cref="PersistentChat.Storage.EventLogException">There is none.</exception>
    public EventLogFiles OpenLog() => EventLogFiles.Open(Path.Combine(_data, DataFolder.LogName));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, store) in All)
            await store.DisposeAsync();
    }
}
