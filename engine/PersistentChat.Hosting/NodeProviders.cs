using Microsoft.Extensions.DependencyInjection;
using PersistentChat.Storage;

namespace PersistentChat.Hosting;

/// <summary>Where the storage of a node comes from.</summary>
/// <param name="Log">The event log.</param>
/// <param name="Store">The node's own database.</param>
/// <param name="Archive">The database of messages, if it is not the node's own.</param>
/// <param name="Followers">What else follows the event log.</param>
internal sealed record NodeProviders(
    IEventLogProvider Log, IStoreProvider Store, IArchiveProvider? Archive, IReadOnlyList<IFollowerProvider> Followers)
{
    public static NodeProviders From(IServiceProvider services) => new(
        Single<IEventLogProvider>(services, "event log", "UseFasterLog(folder) or UseEventLog(...)")
            ?? throw Missing("event log", "UseFasterLog(folder) or UseEventLog(...)"),
        Single<IStoreProvider>(services, "store of its own", "UseSqlite(file) or UseStore(...)")
            ?? throw Missing("store of its own", "UseSqlite(file) or UseStore(...)"),
        Single<IArchiveProvider>(services, "archive", "UsePostgreSql(...), UseSqlServer(...) or UseArchive(...)"),
        [.. services.GetServices<IFollowerProvider>()]);

    private static T? Single<T>(IServiceProvider services, string what, string how)
        where T : class
    {
        T[] all = [.. services.GetServices<T>()];
        return all.Length < 2 ? all.FirstOrDefault() : throw new InvalidOperationException($"A node has one {what}: call one of {how}, once.");
    }

    private static InvalidOperationException Missing(string what, string how) =>
        new($"A node needs one {what}: add {how} to AddPersistentChat().");
}
