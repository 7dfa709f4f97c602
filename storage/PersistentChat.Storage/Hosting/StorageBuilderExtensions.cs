using PersistentChat.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Storage of the application's own. A node needs one event log and one store; it may have one archive and any number of followers.</summary>
public static class StorageBuilderExtensions
{
    /// <summary>Uses an event log.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Makes the provider from the host's services.</param>
    public static IPersistentChatBuilder UseEventLog(this IPersistentChatBuilder builder, Func<IServiceProvider, IEventLogProvider> create) =>
        builder.Add(create);

    /// <summary>Uses a database as the node's own, for its state and, without <see cref="UseArchive"/>, for messages.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Makes the provider from the host's services.</param>
    public static IPersistentChatBuilder UseStore(this IPersistentChatBuilder builder, Func<IServiceProvider, IStoreProvider> create) =>
        builder.Add(create);

    /// <summary>Keeps messages in a database beside the node's own, which then has the state alone.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Makes the provider from the host's services.</param>
    public static IPersistentChatBuilder UseArchive(this IPersistentChatBuilder builder, Func<IServiceProvider, IArchiveProvider> create) =>
        builder.Add(create);

    /// <summary>Lets something more follow the event log.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Makes the provider from the host's services.</param>
    public static IPersistentChatBuilder AddFollower(this IPersistentChatBuilder builder, Func<IServiceProvider, IFollowerProvider> create) =>
        builder.Add(create);

    private static IPersistentChatBuilder Add<T>(this IPersistentChatBuilder builder, Func<IServiceProvider, T> create)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.AddSingleton(create);
        return builder;
    }
}
