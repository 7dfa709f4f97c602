using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PersistentChat.Engine;
using PersistentChat.Hosting;
using PersistentChat.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a chat node to a host.</summary>
public static class PersistentChatServiceExtensions
{
    /// <summary>
    /// Adds a node that starts before every other service of the host does and stops before they do. While it runs, <see cref="ChatEngine"/>
    /// can be resolved; <see cref="PersistentChatHost"/> can at any time.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets options; may be null.</param>
    /// <returns>Takes storage, which has no default, and extensions.</returns>
    /// <exception cref="InvalidOperationException">The host has a node already. Two nodes in one process need two hosts.</exception>
    public static IPersistentChatBuilder AddPersistentChat(this IServiceCollection services, Action<PersistentChatOptions>? configure = null)
    {
        var builder = services.AddPersistentChatNode(configure);
        services.AddSingleton<PersistentChatHost>();
        services.AddSingleton<IHostedService>(host => host.GetRequiredService<PersistentChatHost>());
        services.AddSingleton(host => host.GetRequiredService<PersistentChatHost>().Engine);
        return builder;
    }

    /// <summary>
    /// Adds what a node is made of, but starts none: for applications that open and close nodes themselves by
    /// <see cref="ChatNodeFactory"/>, for example to open one again after its disk failed.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets options; may be null.</param>
    /// <returns>Takes storage, which has no default, and extensions.</returns>
    /// <exception cref="InvalidOperationException">The host has a node already.</exception>
    public static IPersistentChatBuilder AddPersistentChatNode(this IServiceCollection services, Action<PersistentChatOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(ChatNodeFactory)))
            throw new InvalidOperationException("AddPersistentChat was called for this host already. Two nodes in one process need two hosts.");
        services.AddLogging();
        services.AddMetrics();
        services.AddOptions<PersistentChatOptions>().Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ChatNodeFactory>();
        return new PersistentChatBuilder(services);
    }

    /// <summary>
    /// Adds a service that is made and started once the engine runs, and stopped and disposed before the engine stops; so it may take
    /// <see cref="ChatEngine"/> in its constructor, which an ordinary hosted service cannot. If it is a
    /// <see cref="BackgroundService"/> and fails, the host is stopped.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <typeparam name="TService">The service; what its constructor takes comes from the host's services.</typeparam>
    public static IPersistentChatBuilder AddChatService<TService>(this IPersistentChatBuilder builder)
        where TService : class, IHostedService
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(new ChatServiceType(typeof(TService)));
        return builder;
    }

    private sealed record PersistentChatBuilder(IServiceCollection Services) : IPersistentChatBuilder;
}
