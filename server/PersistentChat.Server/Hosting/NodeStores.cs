using PersistentChat.Storage;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Server;

/// <summary>
/// The databases of a node. Its own file always has the local state, so that it starts and serves whatever else is away. The
/// messages are in the same file, or in an external database with a projection of its own; so is the compliance record, if there is one.
/// </summary>
internal sealed class NodeStores : IAsyncDisposable
{
    /// <summary>How long a database that does not answer may hold up the end of the process.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SqlStore? _external;
    private readonly SqlComplianceStore? _compliance;
    private readonly TimeProvider _time;

    private NodeStores(SqlStore local, SqlStore? external, SqlComplianceStore? compliance, TimeProvider time) =>
        (Local, _external, _compliance, _time) = (local, external, compliance, time);

    /// <summary>The file in the data folder.</summary>
    public SqlStore Local { get; }

    /// <summary>The database that has the messages.</summary>
    public SqlStore Messages => _external ?? Local;

    /// <summary>Opens the node's file; an external database is not waited for.</summary>
    /// <exception cref="SettingsException">The connection string cannot be read.</exception>
    /// <exception cref="StorageException">The node's file cannot be used.</exception>
    public static async Task<NodeStores> OpenAsync(
        ServerSettings settings, DataFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var opened = new Stack<IAsyncDisposable>();
        try
        {
            var external = settings.Storage.IsExternal() ? Opened(ExternalStore.Open(settings, time)) : null;
            var compliance = settings.Compliance.Enabled
                ? Opened(OpenCompliance(settings, folder.Compliance, time)) : null;
            if (compliance is not null && IsComplianceInFolder(settings))
                await compliance.PrepareAsync(cancellationToken);
            var options = Options(settings) with { KeepsMessages = external is null };
            var local = await SqliteStore.OpenAsync(folder.Database, options, Busy(settings), time, cancellationToken);
            return new NodeStores(local, external, compliance, time);
        }
        catch
        {
            while (opened.TryPop(out var store))
                await store.DisposeAsync();
            throw;
        }

        T Opened<T>(T store)
            where T : IAsyncDisposable
        {
            opened.Push(store);
            return store;
        }
    }

    /// <summary>What all databases of a node have in common.</summary>
    public static SqlStoreOptions Options(ServerSettings settings) =>
        new() { Node = (uint)settings.Node, RecentPosts = settings.ChatLimits.RecentPosts };

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

    /// <summary>What follows the event log: local state first.</summary>
    public IReadOnlyList<IProjection> Projections(IEventLog log) =>
    [
        Local.Projection,
        .. _external is null ? [] : new[] { _external.Projection },
        .. _compliance is null ? [] : new[] { new ComplianceBeginning(_compliance.Projection, Local.State, log) },
    ];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Local.DisposeAsync();
        if (_external is not null)
            await DisposeAsync(_external);
        if (_compliance is not null)
            await DisposeAsync(_compliance);
    }

    private async ValueTask DisposeAsync(IAsyncDisposable store)
    {
        try
        {
            await store.DisposeAsync().AsTask().WaitAsync(Patience, _time);
        }
        catch (TimeoutException)
        {
            // A commit that the database does not answer is whole there or not at all; the cursor tells at the next start.
        }
    }

    private static TimeSpan Busy(ServerSettings settings) => TimeSpan.FromSeconds(settings.StorageLimits.DatabaseBusy);
}
