using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Hosting;

/// <summary>Puts nodes together from what was added to the host's services. One node at a time can have the same storage.</summary>
public sealed class ChatNodeFactory
{
    private readonly IServiceProvider _services;

    /// <summary>Creates the factory.</summary>
    /// <param name="services">The host's services.</param>
    public ChatNodeFactory(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
    }

    /// <summary>Opens storage and puts a node together; <see cref="ChatEngine.StartAsync"/> is the caller's next step.</summary>
    /// <exception cref="InvalidOperationException">Storage is not complete, or there is too much of it; the message says what to add.</exception>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    /// <exception cref="EventLogException">The event log cannot be opened or trusted.</exception>
    /// <exception cref="StorageException">The node's own database cannot be used, or its messages are elsewhere.</exception>
    public async Task<ChatNode> OpenAsync(CancellationToken cancellationToken)
    {
        var options = _services.GetRequiredService<IOptions<PersistentChatOptions>>().Value;
        var time = _services.GetRequiredService<TimeProvider>();
        var loggers = _services.GetRequiredService<ILoggerFactory>();
        var parts = new NodeParts(options, time, loggers, _services.GetRequiredService<IMeterFactory>());
        var context = new StorageContext(options.Engine.NodeNumber, options.Engine.Limits.RecentPosts, time, loggers, parts.Meters)
        {
            PostingClients = options.Engine.Limits.PostingClients,
        };
        var storage = await NodeStorage.OpenAsync(NodeProviders.From(_services), context, cancellationToken).ConfigureAwait(false);
        try
        {
            return new ChatNode(parts, storage);
        }
        catch
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
