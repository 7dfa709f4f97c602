using PersistentChat.Storage;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Server;

/// <summary>
/// The databases of a node. Its own file always has the local state, so that it starts and serves whatever else is away. The
/// messages are in the same file, or in an external database with a projection of its own.
/// </summary>
internal sealed class NodeStores : IAsyncDisposable
{
    /// <summary>How long a database that does not answer may hold up the end of the process.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SqlStore? _external;
    private readonly TimeProvider _time;

    private NodeStores(SqlStore local, SqlStore? external, TimeProvider time) => (Local, _external, _time) = (local, external, time);

    /// <summary>The file in the data folder.</summary>
    public SqlStore Local { get; }

    /// <summary>The database that has the messages.</summary>
    public SqlStore Messages => _external ?? Local;

    /// <summary>What follows the event log: local state first.</summary>
    public IReadOnlyList<IProjection> Projections => _external is null ? [Local.Projection] : [Local.Projection, _external.Projection];

    /// <summary>Opens the node's file; an external database is not waited for.</summary>
    /// <exception cref="SettingsException">The connection string cannot be read.</exception>
    /// <exception cref="StorageException">The node's file cannot be used.</exception>
    public static async Task<NodeStores> OpenAsync(
        ServerSettings settings, DataFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var external = settings.Storage.IsExternal() ? ExternalStore.Open(settings, time) : null;
        try
        {
            var options = Options(settings) with { KeepsMessages = external is null };
            var busy = TimeSpan.FromSeconds(settings.StorageLimits.DatabaseBusy);
            return new NodeStores(await SqliteStore.OpenAsync(folder.Database, options, busy, time, cancellationToken), external, time);
        }
        catch when (external is not null)
        {
            await external.DisposeAsync();
            throw;
        }
    }

    /// <summary>What all databases of a node have in common.</summary>
    public static SqlStoreOptions Options(ServerSettings settings) =>
        new() { Node = (uint)settings.Node, RecentPosts = settings.ChatLimits.RecentPosts };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Local.DisposeAsync();
        try
        {
            if (_external is not null)
                await _external.DisposeAsync().AsTask().WaitAsync(Patience, _time);
        }
        catch (TimeoutException)
        {
            // A commit that the database does not answer is whole there or not at all; the cursor tells at the next start.
        }
    }
}
