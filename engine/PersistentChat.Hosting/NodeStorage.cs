using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Hosting;

/// <summary>
/// The opened storage of a node. Its own store always has the local state, so that it starts and serves whatever else is away. The
/// messages are in the same store, or in an archive with a projection of its own.
/// </summary>
internal sealed class NodeStorage : IAsyncDisposable
{
    /// <summary>How long a database that does not answer may hold up the end of the node.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly IArchiveStore? _archive;
    private readonly List<ILogFollower> _followers = [];
    private INodeStore? _own;
    private IEventLog? _log;

    private NodeStorage(TimeProvider time, IArchiveStore? archive) => (_time, _archive) = (time, archive);

    /// <summary>The event log.</summary>
    public IEventLog Log => _log!;

    /// <summary>Opens the node's own storage; an archive is not waited for.</summary>
    public static async Task<NodeStorage> OpenAsync(NodeProviders providers, StorageContext context, CancellationToken cancellationToken)
    {
        var kind = providers.Archive?.Kind ?? providers.Store.Kind;
        var place = providers.Store.Place;
        place?.Demand(kind, isOwn: providers.Archive is null);
        var storage = new NodeStorage(context.Time, providers.Archive?.Open(context));
        try
        {
            await storage.OpenPartsAsync(providers, context, cancellationToken).ConfigureAwait(false);
            place?.Settle(kind, storage.Log.Start);
            return storage;
        }
        catch
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What the engine stands on. The local state is the first to follow the log.</summary>
    public EngineStorage ForEngine(PersistentChatOptions options) =>
        new(Log, _own!.State, (_archive ?? _own).Archive, [.. Projections()]) { Pump = options.Pump, Retention = options.Retention };

    /// <summary>Closes everything, whatever one of them throws.</summary>
    public async ValueTask DisposeAsync()
    {
        // Disposed in reverse order: first the log, which the databases follow, then the node's own database, then what may be away.
        await using var followers = new Patient(_followers, _time);
        await using var archive = new Patient(_archive is null ? [] : [_archive], _time);
        await using var own = _own;
        await using var log = _log;
    }

    private async Task OpenPartsAsync(NodeProviders providers, StorageContext context, CancellationToken cancellationToken)
    {
        foreach (var provider in providers.Followers)
            _followers.Add(await provider.OpenAsync(context, cancellationToken).ConfigureAwait(false));
        _own = await providers.Store.OpenAsync(context, keepsMessages: _archive is null, cancellationToken).ConfigureAwait(false);
        // What the node's own database has taken was checked when it was written there; only the rest decides about the start.
        var verified = await _own.Projection.LoadCursorAsync(cancellationToken).ConfigureAwait(false);
        _log = await providers.Log.OpenAsync(context, verified, cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<IProjection> Projections() =>
    [
        _own!.Projection,
        .. _archive is null ? [] : new[] { _archive.Projection },
        .. _followers.Select(follower => follower.Follow(Log, _own.State)),
    ];

    /// <summary>Closes databases that may be away, each in a bounded time.</summary>
    private sealed class Patient(IReadOnlyList<IAsyncDisposable> stores, TimeProvider time) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await Task.WhenAll(stores.Select(CloseAsync)).WaitAsync(Patience, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // A commit that the database does not answer is whole there or not at all; the cursor tells at the next start.
            }
        }

        private static async Task CloseAsync(IAsyncDisposable store) => await store.DisposeAsync().ConfigureAwait(false);
    }
}
